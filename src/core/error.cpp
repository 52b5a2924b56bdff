#include "rsclient/core/error.hpp"

#include <utility>

namespace rsclient {
namespace {

std::string after_attempts(int attempts) {
    return attempts > 1 ? " after " + std::to_string(attempts) + " attempts" : std::string();
}

std::string message_of(const HttpErrorInfo& info) {
    std::string message =
        info.action + ": HTTP " + std::to_string(info.status) + after_attempts(info.attempts) + ": " + info.detail;
    if (!info.request_id.empty()) message += " (request id " + info.request_id + ")";
    return message;
}

}  // namespace

HttpError::HttpError(HttpErrorInfo info) : Error(message_of(info)), info_(std::move(info)) {}

TransportError::TransportError(std::string action, const std::string& detail, int attempts)
    : TransportError(action + ": no answer" + after_attempts(attempts) + ": " + detail, action, detail, attempts) {}

TransportError::TransportError(const std::string& message, std::string action, std::string detail, int attempts)
    : Error(message), action_(std::move(action)), detail_(std::move(detail)), attempts_(attempts) {}

JobFailedError::JobFailedError(const std::string& action, std::string job_id, std::string status, std::string detail)
    : Error(action + ": job " + job_id + " " + status + ": " + detail),
      job_id_(std::move(job_id)),
      status_(std::move(status)),
      detail_(std::move(detail)) {}

}  // namespace rsclient
