#include "rsclient/core/error.hpp"

#include <algorithm>
#include <utility>

namespace rsclient {
namespace {

constexpr std::string_view separator = ": ";

/// Bytes of the character that `text` begins with, 0 if it is none: RFC 3629, section 4.
std::size_t character_bytes(std::string_view text) {
    const auto in = [&](std::size_t at, unsigned low, unsigned high) {
        const auto byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
        return byte >= low && byte <= high;
    };
    const auto continued = [&](std::size_t at) { return in(at, 0x80, 0xbf); };
    if (in(0, 0x01, 0x7f)) return 1;
    if (in(0, 0xc2, 0xdf) && continued(1)) return 2;
    // No second spelling of what is shorter, no surrogate, nothing beyond U+10FFFF.
    const bool three = (in(0, 0xe0, 0xe0) && in(1, 0xa0, 0xbf)) || (in(0, 0xed, 0xed) && in(1, 0x80, 0x9f)) ||
                       ((in(0, 0xe1, 0xec) || in(0, 0xee, 0xef)) && continued(1));
    if (three && continued(2)) return 3;
    const bool four = (in(0, 0xf0, 0xf0) && in(1, 0x90, 0xbf)) || (in(0, 0xf4, 0xf4) && in(1, 0x80, 0x8f)) ||
                      (in(0, 0xf1, 0xf3) && continued(1));
    return four && continued(2) && continued(3) ? 4 : 0;
}

/// Bytes of a control character at the beginning of `text`, 0 without one, or if it only parts words and lines. A
/// terminal obeys them, also those of two bytes (ISO 6429, C1).
std::size_t control_bytes(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0U;
    if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7f) return 1;
    return first == 0xc2 && second >= 0x80 && second <= 0x9f ? 2 : 0;
}

void append_escaped(std::string& shown, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        shown.append("\\x").append({digits[byte / 16], digits[byte % 16]});
    }
}

TransportErrorInfo with_readable_texts(TransportErrorInfo info) {
    for (std::string* text : {&info.action, &info.detail, &info.host}) *text = readable(*text);
    return info;
}

std::string_view trimmed(std::string_view where) {
    if (where.ends_with(separator)) where.remove_suffix(separator.size());
    return where;
}

std::string message_of(std::string_view where, std::string_view detail) {
    return std::string(trimmed(where)).append(separator).append(detail);
}

std::string after_attempts(int attempts) {
    return attempts > 1 ? " after " + std::to_string(attempts) + " attempts" : std::string();
}

std::string message_of(const HttpErrorInfo& info) {
    std::string message =
        info.action + ": HTTP " + std::to_string(info.status) + after_attempts(info.attempts) + ": " + info.detail;
    if (!info.request_id.empty()) message += " (request id " + info.request_id + ")";
    return message;
}

std::string message_of(const TransportErrorInfo& info) {
    // "GET https://rs.example/x" names the host already.
    const bool named = info.host.empty() || info.action.find(info.host) != std::string::npos;
    return info.action + ": no answer" + (named ? "" : " from " + info.host) + after_attempts(info.attempts) + ": " +
           info.detail;
}

}  // namespace

std::string readable(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const std::size_t control = control_bytes(text);
        const std::size_t bytes = control == 0 ? character_bytes(text) : 0;
        const std::size_t strange = bytes == 0 ? std::max(control, std::size_t{1}) : 0;
        append_escaped(shown, text.substr(0, strange));
        shown.append(text.substr(0, bytes));
        text.remove_prefix(bytes + strange);
    }
    return shown;
}

Error::Error(std::string_view where, std::string_view detail)
    : std::runtime_error(readable(message_of(where, detail))) {
    const std::string message = what();
    const std::string place = readable(trimmed(where));
    const auto end = std::min(place.find(separator), place.size());
    info_.action = message.substr(0, end);
    info_.detail = message.substr(end + separator.size());
}

Error::Error(const std::string& message, HttpErrorInfo info)
    : std::runtime_error(readable(message)), info_(std::move(info)) {
    for (std::string* text : {&info_.action, &info_.detail, &info_.request_id}) *text = readable(*text);
}

HttpError::HttpError(const HttpErrorInfo& info) : Error(message_of(info), info) {}

void throw_http_error(const HttpErrorInfo& info) {
    switch (info.status) {
        case 401:
            throw NotAuthenticatedError(info);
        case 403:
            throw NotPermittedError(info);
        case 404:
        case 410:
            throw NotFoundError(info);
        case 409:
        case 412:
            throw ConflictError(info);
        case 424:
            throw ServerError(info);
        case 429:
            throw RateLimitedError(info);
        default:
            break;
    }
    if (info.status >= 500) throw ServerError(info);
    if (info.status >= 400) throw InvalidRequestError(info);
    throw HttpError(info);
}

TransportError::TransportError(TransportErrorInfo info)
    : Error(message_of(info), {.action = info.action, .detail = info.detail, .attempts = info.attempts}),
      info_(with_readable_texts(std::move(info))) {}

TransportError::TransportError(std::string action, std::string detail, int attempts)
    : TransportError(
          TransportErrorInfo{.action = std::move(action), .detail = std::move(detail), .attempts = attempts}) {}

DecodeError::DecodeError(const DecodeError& cause, const HttpErrorInfo& answer)
    : Error(cause.what(), {.action = cause.action(),
                           .status = answer.status,
                           .detail = cause.detail(),
                           .request_id = answer.request_id,
                           .attempts = answer.attempts}) {}

JobFailedError::JobFailedError(const std::string& action, std::string job_id, std::string job_status,
                               const std::string& detail)
    : Error(action + ": job " + job_id + " " + job_status + ": " + detail, {.action = action, .detail = detail}),
      job_id_(std::move(job_id)),
      job_status_(std::move(job_status)) {}

}  // namespace rsclient
