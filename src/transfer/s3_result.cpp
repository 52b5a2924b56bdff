#include "transfer/s3_result.hpp"

#include "rsclient/core/error.hpp"
#include "transfer/s3_error.hpp"

namespace rsclient::transfer {
namespace {

/// What came instead, for messages.
std::string kind_of(const http::Response& response) {
    const std::string type(response.header("content-type"));
    return type.empty() ? "a body of " + std::to_string(response.body.size()) + " bytes" : "a body of type " + type;
}

}  // namespace

void throw_no_result(const std::string& action, const http::RetriedResponse& answer, const std::string& detail) {
    throw DecodeError(DecodeError(action, detail), {.status = answer.response.status,
                                                    .request_id = s3_error_from(answer.response).request_id,
                                                    .attempts = answer.attempts});
}

xml::Element expect_element(const std::string& action, const http::RetriedResponse& answer, std::string_view name) {
    const std::string expected = "expected <" + std::string(name) + ">";
    if (answer.response.body.empty()) throw_no_result(action, answer, "the answer is empty, " + expected);
    xml::Element root;
    try {
        root = xml::parse(answer.response.body, action);
    } catch (const DecodeError& cause) {
        throw_no_result(action, answer, cause.detail() + "; " + expected);
    }
    if (root.name == "Error") throw_s3_error(action, answer);
    if (root.name != name) throw_no_result(action, answer, "the answer is <" + root.name + ">, " + expected);
    return root;
}

std::string expect_text(const std::string& action, const http::RetriedResponse& answer, const xml::Element& root,
                        std::string_view child) {
    const std::string text(root.text_of(child));
    if (text.empty()) throw_no_result(action, answer, "<" + root.name + "> has no " + std::string(child));
    return text;
}

std::string expect_etag(const std::string& action, const http::RetriedResponse& answer) {
    std::string etag(answer.response.header("etag"));
    if (etag.empty()) {
        const bool page = !answer.response.body.empty();
        throw_no_result(action, answer, "the answer has no ETag" + (page ? ", but " + kind_of(answer.response) : ""));
    }
    return etag;
}

void expect_no_body(const std::string& action, const http::RetriedResponse& answer) {
    if (answer.response.body.empty()) return;
    throw_no_result(action, answer, "the answer has " + kind_of(answer.response) + ", expected none");
}

void expect_object(const std::string& action, const http::RetriedResponse& answer) {
    const http::Response& response = answer.response;
    if (!response.header("etag").empty() || !response.header("content-type").starts_with("text/html")) return;
    throw_no_result(action, answer, "the service sent an HTML page without an ETag, expected an object");
}

}  // namespace rsclient::transfer
