#pragma once

#include <chrono>
#include <memory>

#include "rsclient/auth/credential_provider.hpp"
#include "rsclient/core/observer.hpp"
#include "rsclient/core/settings.hpp"
#include "rsclient/http/retry.hpp"

namespace rsclient::services {

/// What all clients need to know; made once.
struct ServiceOptions {
    ResolvedSettings settings = {};
    http::RetryOptions retry = {};
    http::RetryHooks hooks = {};
    std::chrono::milliseconds read_timeout{std::chrono::seconds(30)};     ///< for one attempt of a catalog or job read
    std::chrono::milliseconds search_timeout{std::chrono::seconds(120)};  ///< stations answer slowly
    std::chrono::milliseconds write_timeout{std::chrono::seconds(120)};   ///< the catalog checks the storage first
    std::chrono::milliseconds delete_timeout{std::chrono::seconds(600)};  ///< deleting a collection deletes its files
    std::chrono::milliseconds download_timeout{std::chrono::hours(24)};   ///< of a file; idle for read_timeout at most
    std::shared_ptr<Observer> observer = nullptr;                         ///< of all calls; may be null

    /// Where credentials come from; null: those of the settings.
    std::shared_ptr<const auth::CredentialProvider> credentials = nullptr;
};

}  // namespace rsclient::services
