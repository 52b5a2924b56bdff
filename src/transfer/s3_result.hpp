#pragma once

#include <string>
#include <string_view>

#include "rsclient/http/retry.hpp"
#include "rsclient/xml/element.hpp"

// What an answer with a status of success must hold to be one. A page of a proxy or of a login is none, whatever its
// status: nothing may be taken as done, or deleted, on its strength.
namespace rsclient::transfer {

/// Throws a DecodeError that knows status, attempts and request id of the answer.
[[noreturn]] void throw_no_result(const std::string& action, const http::RetriedResponse& answer,
                                  const std::string& detail);

/// The element that is the answer's body. @throws ServerError if it is an Error; DecodeError if it is another than
/// `name`
[[nodiscard]] xml::Element expect_element(const std::string& action, const http::RetriedResponse& answer,
                                          std::string_view name);

/// The text of a child of an answer's element. @throws DecodeError if it is missing or empty
[[nodiscard]] std::string expect_text(const std::string& action, const http::RetriedResponse& answer,
                                      const xml::Element& root, std::string_view child);

/// The ETag header of a write. @throws DecodeError if it is missing
[[nodiscard]] std::string expect_etag(const std::string& action, const http::RetriedResponse& answer);

/// @throws DecodeError if the answer has a body, where S3 sends none
void expect_no_body(const std::string& action, const http::RetriedResponse& answer);

/// @throws DecodeError if the answer is an HTML page without an ETag, which no object is
void expect_object(const std::string& action, const http::RetriedResponse& answer);

}  // namespace rsclient::transfer
