#pragma once

#include <curl/curl.h>

#include <string_view>

#include "http/curl_exchange.hpp"

namespace rsclient::http {

/// Throws what libcurl's code and message mean: TimeoutError, or TransportError that says whether it is permanent.
[[noreturn]] void throw_failure(const Hop& hop, CURLcode code, std::string_view message);

}  // namespace rsclient::http
