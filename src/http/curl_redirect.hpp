#pragma once

#include <string>
#include <string_view>

#include "http/curl_exchange.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::http {

/// Whether the request may be sent as it is to where this redirect leads. 303 asks for a GET; by custom of servers and
/// clients, so may 301 and 302 after a POST, which would lose the body of a search and take a write as done.
[[nodiscard]] bool may_follow(const Request& request, const Response& response);

/// Turns `hop` into the request that follows a redirect to `location`: with the same method and body, without
/// credentials once the origin is left.
/// @throws TransportError if that is no HTTP URL, one that TLS no longer protects, or another origin that would get the
///         body
void follow_redirect(Hop& hop, std::string_view location, const Headers& credentials);

}  // namespace rsclient::http
