#pragma once

#include <curl/curl.h>

#include <string_view>

#include "http/curl_exchange.hpp"

namespace rsclient::http {

/// Throws what libcurl's code and its words mean: TimeoutError, or TransportError that says whether it lasts.
[[noreturn]] void throw_failure(const Hop& hop, CURLcode code, std::string_view words);

}  // namespace rsclient::http
