#include "transfer/s3_error.hpp"

#include <cctype>

#include "transfer/xml.hpp"

namespace rsclient::transfer {
namespace {

constexpr std::size_t longest_excerpt = 200;  ///< bytes of a foreign body in a message

std::string excerpt(std::string_view body) {
    std::string text;
    for (const char c : body.substr(0, longest_excerpt)) {
        const bool blank = std::iscntrl(static_cast<unsigned char>(c)) != 0 || c == ' ';
        if (!blank) {
            text += c;
        } else if (!text.empty() && text.back() != ' ') {
            text += ' ';
        }
    }
    return body.size() > longest_excerpt ? text + "..." : text;
}

std::string detail_of(const S3Words& words) {
    if (words.code.empty() && words.message.empty()) return "the service gave no reason";
    if (words.code.empty()) return words.message;
    return words.message.empty() ? words.code : words.code + ": " + words.message;
}

}  // namespace

S3Words words_of(const http::Response& response) {
    try {
        const XmlElement root = parse_xml(response.body, "read an error answer");
        if (root.name == "Error") {
            return {std::string(root.text_of("Code")), std::string(root.text_of("Message"))};
        }
    } catch (const DecodeError&) {
        // Not from S3 but from something before it; its own words are the best there is.
    }
    return {"", excerpt(response.body)};
}

void throw_s3_error(const std::string& action, const http::Attempted& answer) {
    const HttpErrorInfo info{.action = action,
                             .status = answer.response.status,
                             .detail = detail_of(words_of(answer.response)),
                             .request_id = std::string(answer.response.header("x-amz-request-id")),
                             .attempts = answer.attempts};
    // S3 may announce success early and fail then: an Error in the body of a 200 is a failure of the service.
    if (info.status < 300) throw ServerError(info);
    throw_http_error(info);
}

}  // namespace rsclient::transfer
