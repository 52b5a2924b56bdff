#pragma once

#include <curl/curl.h>

#include <exception>
#include <string_view>

#include "http/curl_exchange.hpp"

namespace rsclient::http {

/// What the callbacks of one transfer share.
struct Transfer {
    const Hop& hop;
    Response response = {};
    std::string_view unsent = {};
    bool head_complete = false;
    bool stopped_by_sink = false;
    bool stopped_by_user = false;
    std::exception_ptr failure = {};
};

/// Makes libcurl tell `transfer` what comes, and ask it for the body and whether to go on.
void set_callbacks(CURL* handle, Transfer& transfer);

}  // namespace rsclient::http
