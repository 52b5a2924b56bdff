#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "http/curl_exchange.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::http {

/// Throws what libcurl's code and message mean: TimeoutError, or TransportError that says whether it is permanent.
[[noreturn]] void throw_failure(const Hop& hop, CURLcode code, std::string_view message);

/// A TransportError that no repetition changes.
[[nodiscard]] TransportError permanent_failure(std::string action, std::string detail);

}  // namespace rsclient::http
