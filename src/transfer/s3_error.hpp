#pragma once

#include <chrono>
#include <string>

#include "rsclient/core/error.hpp"
#include "rsclient/http/retry.hpp"

namespace rsclient::transfer {

/// What an error answer of S3 says in its body and headers.
struct S3ErrorBody {
    std::string code = {};        ///< e.g. "NoSuchKey"; empty if the answer has no body, as that to HEAD
    std::string message = {};     ///< e.g. "The specified key does not exist."
    std::string region = {};      ///< of the bucket
    std::string endpoint = {};    ///< host that the bucket has to be asked at
    std::string request_id = {};  ///< x-amz-request-id
    std::string host_id = {};     ///< x-amz-id-2, which Amazon's support asks for besides
};

/// Reads an error answer: S3's XML, the JSON of some gateways, or any other text. Nothing else of the body is taken: it
/// may hold key ids and signatures.
[[nodiscard]] S3ErrorBody s3_error_from(const http::Response& response);

/// Whether S3 may give another answer a moment later although the status is no retryable one in general: 500, or one of
/// the codes that S3 documents as temporary, in a body of any status, also that of a 200 which turned out a failure.
[[nodiscard]] bool is_retryable_answer(const http::Response& response);

/// Throws the error that an answer of S3 stands for.
/// `action` opens the message, e.g. "read s3://bucket/key".
[[noreturn]] void throw_s3_error(const std::string& action, const http::RetriedResponse& answer,
                                 std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace rsclient::transfer
