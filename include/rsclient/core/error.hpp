#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace rsclient {

/// What is known of a request and its answer.
struct HttpErrorInfo {
    std::string action = {};      ///< what we were doing, e.g. "search CADIP sessions"
    int status = 0;               ///< HTTP status, e.g. 503; 0 if no answer came
    std::string detail = {};      ///< the service's error detail
    std::string request_id = {};  ///< the id under which the service logged the request, if it gave one
    int attempts = 1;             ///< how often we asked
};

/// A text that can be shown: bytes that are not UTF-8, as names of files and archives may have them, become `\xff`, and
/// so do control characters, which a terminal obeys, but for line feeds and tabs.
[[nodiscard]] std::string readable(std::string_view text);

/// Base of everything this library throws, except std::invalid_argument for a caller's mistake found before any work.
class Error : public std::runtime_error {
public:
    /// The message is "<where>: <detail>". `where` is the action alone, as "read x.zarr", or with a place in what was
    /// worked on, as "read x.zarr: B02/.zarray"; the place belongs to the detail. All texts of an error are readable().
    Error(std::string_view where, std::string_view detail);

    const std::string& action() const noexcept { return info_.action; }  ///< what we were doing, e.g. "get item"
    const std::string& detail() const noexcept { return info_.detail; }  ///< the reason; of a service its error detail

    /// @name What is known of the request, if there was one.
    /// @{
    int status() const noexcept { return info_.status; }                         ///< HTTP status; 0 if no answer came
    const std::string& request_id() const noexcept { return info_.request_id; }  ///< empty if the service gave none
    int attempts() const noexcept { return info_.attempts; }                     ///< how often we asked
    /// @}

protected:
    Error(const std::string& message, HttpErrorInfo info);

private:
    HttpErrorInfo info_;
};

/// The service answered with an error status.
class HttpError : public Error {
public:
    explicit HttpError(const HttpErrorInfo& info);
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

/// Throws the kind of HttpError that belongs to the status: NotFoundError for 404, ServerError for 503, and so on.
[[noreturn]] void throw_http_error(const HttpErrorInfo& info);

/// What is known of a request that got no answer.
struct TransportErrorInfo {
    std::string action = {};  ///< what we were doing
    std::string detail = {};  ///< why there was no answer
    int attempts = 1;         ///< how often we asked
    std::string host = {};    ///< who did not answer, with the port if it is not the usual one; empty if not known
    bool permanent = false;   ///< asking again cannot help: no trust in the certificate, no such protocol
};

/// No answer came.
class TransportError : public Error {
public:
    explicit TransportError(TransportErrorInfo info);
    TransportError(std::string action, std::string detail, int attempts = 1);
    const std::string& host() const noexcept { return info_.host; }    ///< who did not answer; empty if not known
    bool permanent() const noexcept { return info_.permanent; }        ///< whether asking again cannot help
    const TransportErrorInfo& info() const noexcept { return info_; }  ///< all of it, to throw it again with more

private:
    TransportErrorInfo info_;
};

/// No answer came in time; what we asked for may still be going on.
class TimeoutError : public TransportError {
    using TransportError::TransportError;
};

/// An answer came, but not what was promised.
class DecodeError : public Error {
public:
    using Error::Error;

    /// The same with what is known of the request and its answer.
    DecodeError(const DecodeError& cause, const HttpErrorInfo& answer);
};

/// A folder, file or object that cannot be read, written, removed or listed.
class StorageError : public Error {
    using Error::Error;
};

/// The content of a product is missing, corrupt or not of the expected format, or a format cannot be written.
class ProductError : public Error {
    using Error::Error;
};

/// A job of the platform ended without success.
class JobFailedError : public Error {
public:
    JobFailedError(const std::string& action, std::string job_id, std::string job_status, const std::string& detail);
    const std::string& job_id() const noexcept { return job_id_; }          ///< id of the job
    const std::string& job_status() const noexcept { return job_status_; }  ///< "failed" or "dismissed"

private:
    std::string job_id_;
    std::string job_status_;
};

/// The user asked to stop (Ctrl-C). KeyboardInterrupt in Python.
class Interrupted : public Error {
    using Error::Error;
};

}  // namespace rsclient
