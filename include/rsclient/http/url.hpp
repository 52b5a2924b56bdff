#pragma once

#include <string>
#include <string_view>

#include "rsclient/http/message.hpp"

namespace rsclient::http {

/// Percent-encodes everything but letters, digits and `-._~`, so that the text is one path segment or query value.
[[nodiscard]] std::string escape(std::string_view text);

/// Like escape, but keeps `/`: for a path of several segments.
[[nodiscard]] std::string escape_path(std::string_view path);

/// `url` with `query` added after the query it has already, before its fragment.
[[nodiscard]] std::string with_query(std::string_view url, const Query& query);

/// Scheme, host and port: "https://rs.example:8443", the default port left out, in lower case.
/// @throws std::invalid_argument if this is no absolute http or https URL, or holds what must be escaped
[[nodiscard]] std::string origin_of(std::string_view url);

/// The host of an http or https URL, with the port if it is not the default: "rs.example", "127.0.0.1:8003".
/// @throws std::invalid_argument as origin_of
[[nodiscard]] std::string host_of(std::string_view url);

/// `reference` as seen from `base`, by RFC 3986 section 5.2; an absolute one is returned as it is.
/// @throws std::invalid_argument if it is relative and `base` is no absolute http or https URL
[[nodiscard]] std::string resolve(std::string_view base, std::string_view reference);

/// The URL without user, password, query and fragment, which may hold credentials; for messages and logs.
[[nodiscard]] std::string without_secrets(std::string_view url);

}  // namespace rsclient::http
