#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/core/bytes.hpp"

namespace rsclient::http {

/// Orders header names without regard to case.
struct HeaderLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
};

using Headers = std::map<std::string, std::string, HeaderLess>;
using Query = std::map<std::string, std::string, std::less<>>;

/// Takes an answer piece by piece; returns false to stop the transfer.
using Sink = std::function<bool(std::span<const std::byte>)>;

/// What is sent. Headers may hold credentials: a request is never printed.
struct Request {
    std::string method = "GET";
    std::string url = {};  ///< with scheme; a query in it is kept
    Query query = {};      ///< added to the URL, escaped
    Headers headers = {};  ///< an Accept-Encoding in them means: give me the body as it comes, I undo the coding
    std::string body = {};
    std::chrono::milliseconds timeout = std::chrono::seconds(30);  ///< for one attempt, from connect to the last byte
    std::chrono::seconds idle_timeout{0};  ///< for the longest time in which no byte comes or goes; 0: any

    std::string ca_bundle = {};  ///< file of certificates to trust; empty: the transport's

    /// Credentials are dropped when a redirect leaves the origin. The method is kept: a redirect that asks for another
    /// one is returned as the answer. That is 303 unless the method is GET or HEAD, and 301 and 302 for a POST that is
    /// not idempotent, since many servers mean a GET by them.
    bool follow_redirects = true;

    /// A POST or PATCH that may be sent several times, such as a search. Other methods: see is_idempotent.
    bool idempotent = false;

    /// Headers that carry credentials; sent to the origin of `url` only, and no more once a redirect has left it.
    Headers credentials = {};

    /// Where the answer's body goes if it must not be collected in Response::body; called only for a status below 300.
    Sink sink = {};
};

/// Whether a request may be sent several times: it says so, or its method is GET, HEAD, PUT, DELETE or OPTIONS.
[[nodiscard]] bool is_idempotent(const Request& request) noexcept;

/// Whether the text is a token of RFC 9110, section 5.6.2, as methods and names of headers are.
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// @throws std::invalid_argument if a header of this name and value cannot be sent, or would start another header
void check_header(std::string_view name, std::string_view value);

/// What came back.
struct Response {
    int status = 0;
    Headers headers =
        {};  ///< those of one name joined by ", ", but Set-Cookie, whose values hold commas, by a line break
    std::string body = {};
    std::string url = {};  ///< after redirects

    /// A header's value, or an empty text.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Whether this status redirects to the URL of the Location header: 301, 302, 303, 307, 308.
[[nodiscard]] bool is_redirect(int status) noexcept;

/// The id under which the server logged the request (x-request-id, x-correlation-id, x-amz-request-id), or an empty
/// text.
[[nodiscard]] std::string_view request_id_of(const Response& response) noexcept;

}  // namespace rsclient::http
