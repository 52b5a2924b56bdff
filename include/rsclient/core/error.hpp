#pragma once

#include <stdexcept>
#include <string>

namespace rsclient {

/// Base of everything this library throws, except std::invalid_argument for a caller's mistake found before any work.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What is known of a request that the service refused.
struct HttpErrorInfo {
    std::string action = {};      ///< what we were doing, e.g. "search CADIP sessions"
    int status = 0;               ///< HTTP status, e.g. 503
    std::string detail = {};      ///< the service's own words
    std::string request_id = {};  ///< the id under which the service logged the request, if it gave one
    int attempts = 1;             ///< how often we asked
};

/// The service answered with an error status.
class HttpError : public Error {
public:
    explicit HttpError(HttpErrorInfo info);
    int status() const noexcept { return info_.status; }                         ///< e.g. 503
    const std::string& action() const noexcept { return info_.action; }          ///< what we were doing
    const std::string& detail() const noexcept { return info_.detail; }          ///< the service's own words
    const std::string& request_id() const noexcept { return info_.request_id; }  ///< empty if the service gave none
    int attempts() const noexcept { return info_.attempts; }                     ///< how often we asked

private:
    HttpErrorInfo info_;
};

/// No credential, or one that the service does not know.
class NotAuthenticatedError : public HttpError {
    using HttpError::HttpError;
};
/// The service knows the caller, who lacks a role.
class NotPermittedError : public HttpError {
    using HttpError::HttpError;
};
/// There is no such thing.
class NotFoundError : public HttpError {
    using HttpError::HttpError;
};
/// There is such a thing already.
class ConflictError : public HttpError {
    using HttpError::HttpError;
};
/// The service does not accept what we sent.
class InvalidRequestError : public HttpError {
    using HttpError::HttpError;
};
/// Too many requests.
class RateLimitedError : public HttpError {
    using HttpError::HttpError;
};
/// The service failed, or one that it asked.
class ServerError : public HttpError {
    using HttpError::HttpError;
};

/// No answer came.
class TransportError : public Error {
public:
    TransportError(std::string action, const std::string& detail, int attempts = 1);
    const std::string& action() const noexcept { return action_; }  ///< what we were doing
    const std::string& detail() const noexcept { return detail_; }  ///< why there was no answer
    int attempts() const noexcept { return attempts_; }             ///< how often we asked

protected:
    TransportError(const std::string& message, std::string action, std::string detail, int attempts);

private:
    std::string action_;
    std::string detail_;
    int attempts_;
};

/// No answer came in time; what we asked for may still be going on.
class TimeoutError : public TransportError {
public:
    using TransportError::TransportError;
};

/// An answer came, but not what was promised.
class DecodeError : public Error {
public:
    using Error::Error;
};

/// A file or an object of a product is absent, cut short, not the format or cannot be written.
class ProductError : public Error {
public:
    using Error::Error;
};

/// A job of the platform ended without success.
class JobFailedError : public Error {
public:
    JobFailedError(const std::string& action, std::string job_id, std::string status, std::string detail);
    const std::string& job_id() const noexcept { return job_id_; }  ///< id of the job
    const std::string& status() const noexcept { return status_; }  ///< "failed" or "dismissed"
    const std::string& detail() const noexcept { return detail_; }  ///< the service's own words

private:
    std::string job_id_;
    std::string status_;
    std::string detail_;
};

/// The user asked to stop (Ctrl-C). KeyboardInterrupt in Python.
class Interrupted : public Error {
public:
    using Error::Error;
};

}  // namespace rsclient
