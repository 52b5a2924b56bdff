#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "rsclient/core/observer.hpp"
#include "rsclient/core/secret.hpp"
#include "rsclient/core/settings.hpp"
#include "rsclient/http/retry.hpp"

namespace rsclient::transfer {

/// Where an object store is and how to talk to it.
struct S3Options {
    std::string endpoint = {};                          ///< with scheme, e.g. "https://oss.eu-west-0.example"
    std::string region{setting("s3_region").fallback};  ///< what most stores that are not Amazon's expect
    Secret access_key = {};                             ///< empty, with an empty secret key: requests are not signed
    Secret secret_key = {};
    Secret session_token = {};                          ///< of temporary credentials; empty for permanent ones
    bool path_style = true;                             ///< endpoint/bucket/key; false: bucket.endpoint/key
    std::uint64_t part_size = std::uint64_t{8} << 20U;  ///< larger objects travel in parts of this many bytes
    int connections = 4;                                ///< how many parts or ranges travel at once, at least 1
    std::chrono::milliseconds timeout{std::chrono::seconds(60)};  ///< for one attempt of a request that moves no data
    std::chrono::seconds idle_timeout{30};                        ///< in which no byte of data comes or goes
    std::chrono::milliseconds transfer_timeout{std::chrono::hours(24)};  ///< for one attempt of a request that does
    http::RetryOptions retry = {};
    http::RetryHooks hooks = {};                   ///< clock and sleep of the retries; tests put their own here
    std::string ca_bundle = {};                    ///< file of certificates to trust; empty: the system's
    std::shared_ptr<Observer> observer = nullptr;  ///< of all requests; may be null

    /// Reads S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY and, if they are set, S3_REGION and SSL_CERT_FILE.
    /// @throws std::invalid_argument naming all of the first three that are missing, or S3_ENDPOINT if it is no base
    /// URL
    [[nodiscard]] static S3Options from_environment(const Environment& environment = process_environment());
};

}  // namespace rsclient::transfer
