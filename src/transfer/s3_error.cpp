#include "transfer/s3_error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <stdexcept>

#include "rsclient/http/url.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/xml/element.hpp"

namespace rsclient::transfer {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

constexpr std::size_t longest_excerpt = 200;            ///< bytes of a foreign text in a message
constexpr std::chrono::minutes largest_clock_skew{15};  ///< S3 refuses requests that are signed for another time
constexpr std::string_view skewed = "RequestTimeTooSkewed";

/// Codes that S3, Ceph or MinIO document as temporary. Source: "Error responses" of the Amazon S3 API reference, the
/// retry modes of the AWS SDKs, MinIO's SlowDownRead and SlowDownWrite.
constexpr std::array<std::string_view, 16> temporary_codes = {"InternalError",
                                                              "ServiceUnavailable",
                                                              "SlowDown",
                                                              "SlowDownRead",
                                                              "SlowDownWrite",
                                                              "RequestTimeout",
                                                              "Busy",
                                                              "OperationAborted",
                                                              "RequestTimeoutException",
                                                              "Throttling",
                                                              "ThrottlingException",
                                                              "RequestThrottled",
                                                              "RequestLimitExceeded",
                                                              "BandwidthLimitExceeded",
                                                              "TooManyRequests",
                                                              "PriorRequestNotComplete"};

/// The beginning of a text that is not S3's. One that quotes our request is left out: it may hold a signature.
std::string excerpt(std::string_view body) {
    for (const char* mark : {"AWS4-HMAC-SHA256", "AWSAccessKeyId", "X-Amz-Signature", "x-amz-security-token"}) {
        if (body.find(mark) != std::string_view::npos) return "a text that quotes the request";
    }
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

/// Whether the body begins as an Error of S3. The rest is not looked at: bodies may be long lists.
bool opens_with_error(std::string_view body) { return body.substr(0, 1000).find("<Error") != std::string_view::npos; }

/// The first of these members that is text. Gateways spell them in several ways.
std::string text_of(const json::Value& value, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const json::Value* found = value.find(name);
        if (found != nullptr && found->string() != nullptr) return *found->string();
    }
    return {};
}

void read_xml(S3ErrorBody& error, std::string_view body) {
    const xml::Element root = xml::parse(body, "read an error answer");
    if (root.name != "Error") return;
    error.code = root.text_of("Code");
    error.message = root.text_of("Message");
    error.region = root.text_of("Region");
    error.endpoint = root.text_of("Endpoint");
    error.request_id = root.text_of("RequestId");
    error.host_id = root.text_of("HostId");
}

void read_json(S3ErrorBody& error, std::string_view body) {
    const json::Value value = json::parse(body, "read an error answer");
    const json::Value* inner = value.find("Error");
    const json::Value& members = inner != nullptr && inner->object() != nullptr ? *inner : value;
    error.code = text_of(members, {"Code", "code", "__type"});
    error.message = text_of(members, {"Message", "message", "detail", "description", "error"});
    error.region = text_of(members, {"Region"});
    error.request_id = text_of(members, {"RequestId"});
}

void read_body(S3ErrorBody& error, std::string_view body) {
    try {
        if (const auto first = body.find_first_not_of(" \t\r\n");
            first != std::string_view::npos && body[first] == '{') {
            read_json(error, body);
        } else if (!body.empty()) {
            read_xml(error, body);
        }
    } catch (const DecodeError&) {
        // An Error that cannot be read may hold a signature anywhere. Other texts are a gateway's, not S3's.
        if (opens_with_error(body)) error.message = "an error in XML that cannot be read";
    }
    if (error.code.empty() && error.message.empty()) error.message = excerpt(body);
}

void append(std::string& text, const std::string& label, std::string_view value) {
    if (!value.empty()) text += "; " + label + " " + excerpt(value);
}

/// How far this machine's clock is from the server's, if that is why the signature is refused.
std::string clock_note(const http::Response& response, const S3ErrorBody& error, TimePoint now) {
    if (response.status != 403 || (!error.code.empty() && error.code != skewed)) return {};
    try {
        const auto minutes = std::chrono::round<std::chrono::minutes>(now - parse_time(response.header("date")));
        if (error.code != skewed && std::chrono::abs(minutes) <= largest_clock_skew) return {};
        return "; this machine's clock is " + std::to_string(std::chrono::abs(minutes).count()) + " min " +
               (minutes.count() < 0 ? "behind" : "ahead of") + " the server's: set it";
    } catch (const std::invalid_argument&) {
        return error.code == skewed ? "; this machine's clock differs from the server's: set it" : "";
    }
}

std::string detail_of(const http::Response& response, const S3ErrorBody& error, TimePoint now) {
    std::string detail = error.code;
    if (!error.message.empty()) detail += (detail.empty() ? "" : ": ") + error.message;
    if (detail.empty()) detail = "the service gave no reason";
    append(detail, "the bucket's region is", error.region);
    append(detail, "the bucket's endpoint is", error.endpoint);
    if (response.status < 400) append(detail, "redirected to", http::without_secrets(response.header("location")));
    append(detail, "x-amz-id-2", error.host_id);
    return detail + clock_note(response, error, now);
}

}  // namespace

S3ErrorBody s3_error_from(const http::Response& response) {
    S3ErrorBody error;
    read_body(error, response.body);
    const auto prefer = [](std::string& value, std::string_view header) {
        if (!header.empty()) value = header;
    };
    prefer(error.region, response.header("x-amz-bucket-region"));
    prefer(error.request_id, http::request_id_of(response));
    prefer(error.host_id, response.header("x-amz-id-2"));
    return error;
}

bool is_retryable_answer(const http::Response& response) {
    if (response.status == 500) return true;
    if (response.status < 300 && !opens_with_error(response.body)) return false;
    const std::string code = s3_error_from(response).code;
    return std::find(temporary_codes.begin(), temporary_codes.end(), code) != temporary_codes.end();
}

void throw_s3_error(const std::string& action, const http::RetriedResponse& answer, TimePoint now) {
    const S3ErrorBody error = s3_error_from(answer.response);
    const HttpErrorInfo info{.action = action,
                             .status = answer.response.status,
                             .detail = detail_of(answer.response, error, now),
                             .request_id = error.request_id,
                             .attempts = answer.attempts};
    // S3 may announce success early and fail then: an Error in the body of a 200 is a failure of the service.
    if (info.status < 300) throw ServerError(info);
    throw_http_error(info);
}

}  // namespace rsclient::transfer
