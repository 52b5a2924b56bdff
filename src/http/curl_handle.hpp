#pragma once

#include <curl/curl.h>

#include <memory>

namespace rsclient::http {

struct HandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

/// A libcurl handle, with the connections that it keeps.
using Handle = std::unique_ptr<CURL, HandleDeleter>;

}  // namespace rsclient::http
