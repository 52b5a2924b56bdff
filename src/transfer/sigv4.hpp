#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "rsclient/http/message.hpp"
#include "rsclient/transfer/s3_options.hpp"

namespace rsclient::transfer {

/// Stands for the body's hash where the body is not signed.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// Signs a request to S3 in its headers (AWS Signature Version 4), anew if it was signed before.
///
/// The path of `request.url` is percent-encoded already, its query stands in `request.query` only. All headers are
/// signed but Accept-Encoding, which proxies change. Of `options` the keys, the token and the region are used. Source:
/// AWS, Authenticating Requests: Using the Authorization Header (AWS Signature Version 4), S3 API reference.
void sign(http::Request& request, const S3Options& options, std::chrono::system_clock::time_point now,
          std::string_view payload_hash);

/// The URL with a signature in its query, for whoever has no keys. It is a credential for as long as it is valid.
/// Source: AWS, Authenticating Requests: Using Query Parameters (AWS Signature Version 4), S3 API reference.
[[nodiscard]] std::string presign(const http::Request& request, const S3Options& options,
                                  std::chrono::system_clock::time_point now, std::chrono::seconds valid_for);

}  // namespace rsclient::transfer
