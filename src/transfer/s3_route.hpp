#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "rsclient/http/message.hpp"
#include "rsclient/transfer/s3_options.hpp"

namespace rsclient::transfer {

/// The options that reach the bucket after `answer` said that it is in another region: with that region to sign for,
/// and where the endpoint's host names a region, with the host of that one. Nothing if the answer says no such thing,
/// or would lead to another domain: credentials stay with the provider that the user named.
[[nodiscard]] std::optional<S3Options> options_for_region(const S3Options& asked, const http::Response& answer);

/// Where the requests of a store go: to the endpoint and region of its options, until the service names another region.
/// Several threads may use one.
class S3Route {
public:
    explicit S3Route(const S3Options& options) : options_(std::make_shared<const S3Options>(options)) {}

    [[nodiscard]] std::shared_ptr<const S3Options> current() const {
        const std::lock_guard lock(mutex_);
        return options_;
    }

    /// Sends later requests there.
    void remember(S3Options options) {
        const std::lock_guard lock(mutex_);
        options_ = std::make_shared<const S3Options>(std::move(options));
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const S3Options> options_;
};

}  // namespace rsclient::transfer
