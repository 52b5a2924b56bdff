#pragma once

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace rsclient::http {

struct HandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

/// A libcurl handle, with the connections that it keeps.
struct Handle {
    std::unique_ptr<CURL, HandleDeleter> curl = {};
    curl_socket_t last_socket = CURL_SOCKET_BAD;  ///< of the connection that was used last, if it was kept
};

/// Sets an option of a handle. @throws std::runtime_error if this libcurl does not know it
template <class T>
void set_option(CURL* handle, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(handle, option, value); code != CURLE_OK) {
        throw std::runtime_error(std::string("libcurl refuses an option: ") + curl_easy_strerror(code));
    }
}

}  // namespace rsclient::http
