#include "rsclient/core/error.hpp"

#include <algorithm>
#include <utility>

namespace rsclient {
namespace {

constexpr std::string_view separator = ": ";

std::string_view trimmed(std::string_view where) {
    if (where.ends_with(separator)) where.remove_suffix(separator.size());
    return where;
}

std::string message_of(std::string_view where, std::string_view words) {
    return std::string(trimmed(where)).append(separator).append(words);
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

Error::Error(std::string_view where, std::string_view words) : std::runtime_error(message_of(where, words)) {
    const std::string message = what();
    const auto end = std::min(trimmed(where).find(separator), trimmed(where).size());
    info_.action = message.substr(0, end);
    info_.detail = message.substr(end + separator.size());
}

Error::Error(const std::string& message, HttpErrorInfo info) : std::runtime_error(message), info_(std::move(info)) {}

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
      info_(std::move(info)) {}

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
