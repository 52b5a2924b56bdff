#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "http/curl_handle.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "rsclient/http/message.hpp"

namespace rsclient::http {

/// What goes over the wire at once: a request, or what the redirects so far have made of it.
struct Hop {
    std::string method = {};
    std::string url = {};
    Headers headers = {};  ///< with the credentials, as long as they may be sent
    std::string_view body = {};
    bool idempotent = false;  ///< may be sent again where the connection breaks off
    std::chrono::milliseconds timeout{};
    std::chrono::seconds idle_timeout{};  ///< 0: none
    const Sink* sink = nullptr;           ///< may be empty
};

/// What we were doing, for messages: method and URL without secrets.
[[nodiscard]] std::string action_of(const Hop& hop);

/// Sends `hop` over `handle` and returns the answer; follows no redirect.
/// @throws TransportError, TimeoutError, Interrupted, and what the sink throws
[[nodiscard]] Response exchange(Handle& handle, const CurlOptions& options, const Hop& hop);

}  // namespace rsclient::http
