#pragma once

#include <string>

#include "rsclient/core/error.hpp"
#include "rsclient/http/retry.hpp"

namespace rsclient::transfer {

/// What an error answer of S3 says.
struct S3Words {
    std::string code = {};     ///< e.g. "NoSuchKey"; empty if the answer has no body, as that to HEAD
    std::string message = {};  ///< e.g. "The specified key does not exist."
};

/// Reads an error answer, also one that is not S3's XML but a proxy's text. Nothing but code and message is taken: the
/// rest may hold key ids and signatures.
[[nodiscard]] S3Words words_of(const http::Response& response);

/// Throws the error that an answer of S3 stands for.
/// `action` opens the message, e.g. "read s3://bucket/key".
[[noreturn]] void throw_s3_error(const std::string& action, const http::Attempted& answer);

}  // namespace rsclient::transfer
