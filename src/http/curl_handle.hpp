#pragma once

#include <curl/curl.h>

#include <memory>

namespace rsclient::http {

struct HandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

/// A libcurl handle, with the connections that it keeps.
struct Handle {
    std::unique_ptr<CURL, HandleDeleter> curl = {};
    curl_socket_t last_socket = CURL_SOCKET_BAD;  ///< of the connection that was used last, if it was kept
};

}  // namespace rsclient::http
