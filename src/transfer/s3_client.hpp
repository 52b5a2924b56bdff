#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "rsclient/http/pipeline.hpp"
#include "rsclient/transfer/s3_options.hpp"
#include "rsclient/transfer/s3_uri.hpp"
#include "transfer/s3_route.hpp"

namespace rsclient::transfer {

/// One call to S3, before it is signed.
struct S3Call {
    std::string action = {};  ///< opens the message of an error, e.g. "read s3://bucket/key"
    std::string method = "GET";
    std::string key = {};  ///< in the bucket; empty: the bucket itself
    http::Query query = {};
    http::Headers headers = {};
    std::string body = {};
    http::Sink sink = {};                ///< as Request::sink
    std::function<void()> restart = {};  ///< called before each attempt: forget what the sink got
};

/// Signs and sends calls to one bucket, again if need be. Copies share the connection; several threads may use one.
class S3Client {
public:
    /// @throws std::invalid_argument if the options or the place cannot be used
    S3Client(S3Uri place, S3Options options, std::shared_ptr<http::Transport> transport);

    [[nodiscard]] const S3Options& options() const noexcept { return options_; }
    [[nodiscard]] const S3Uri& place() const noexcept { return place_; }

    /// The key in the bucket of a key under the prefix.
    /// @throws std::invalid_argument if it is empty or leaves the prefix
    [[nodiscard]] std::string full_key(std::string_view key) const;

    /// "s3://bucket/key" of a key in the bucket.
    [[nodiscard]] std::string describe(std::string_view key) const;

    /// Sends a call, again after answers that S3 calls temporary, and once to the region that an answer names for the
    /// bucket, which is remembered. The answer may have any status; 404 with NoSuchBucket is an error always.
    /// @throws TransportError, TimeoutError naming the action
    [[nodiscard]] http::RetriedResponse send(S3Call call) const;

    /// Sends a call that has to succeed. @throws HttpError as the status says; else as send
    [[nodiscard]] http::RetriedResponse expect(S3Call call) const;

    /// The URL of an object with a signature in its query.
    [[nodiscard]] std::string presigned(const std::string& method, std::string_view key,
                                        std::chrono::seconds valid_for) const;

private:
    S3Uri place_;
    S3Options options_;
    http::RequestPipeline pipeline_;
    std::shared_ptr<S3Route> route_;
};

}  // namespace rsclient::transfer
