#pragma once

#include <curl/curl.h>

#include "http/curl_exchange.hpp"

namespace rsclient::http {

/// Installs the callbacks by which libcurl hands over what comes and asks for the body. `exchange` must stay in place
/// until the transfer has ended.
void set_callbacks(CURL* handle, Exchange& exchange);

}  // namespace rsclient::http
