#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "rsclient/core/secret.hpp"
#include "rsclient/http/message.hpp"

namespace rsclient::auth {

/// Keys of an S3 account and the region that a signature is for.
struct SigningKeys {
    Secret access_key = {};  ///< empty, with an empty secret key: requests are not signed
    Secret secret_key = {};
    Secret session_token = {};  ///< of temporary credentials; else empty
    std::string region = {};
};

/// Stands for the body's hash where the body is not signed.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// Signs a request to S3 in its headers (AWS Signature Version 4), anew if it was signed before.
///
/// The path of `request.url` is percent-encoded already, its query stands in `request.query` only. All headers are
/// signed but Accept-Encoding, which proxies change. Source:
/// AWS, Authenticating Requests: Using the Authorization Header (AWS Signature Version 4), S3 API reference.
void sign(http::Request& request, const SigningKeys& keys, std::chrono::system_clock::time_point now,
          std::string_view payload_hash);

/// The URL with a signature in its query, which needs no keys. It is a credential for as long as it is valid.
/// Source: AWS, Authenticating Requests: Using Query Parameters (AWS Signature Version 4), S3 API reference.
[[nodiscard]] std::string presign(const http::Request& request, const SigningKeys& keys,
                                  std::chrono::system_clock::time_point now, std::chrono::seconds valid_for);

}  // namespace rsclient::auth
