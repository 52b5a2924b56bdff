#pragma once

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace rsclient::http {

struct HandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

using Handle = std::unique_ptr<CURL, HandleDeleter>;

struct HeaderListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, HeaderListDeleter>;

/// Sets an option of a handle. @throws std::runtime_error if this libcurl does not know it
template <class T>
void set_option(CURL* handle, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(handle, option, value); code != CURLE_OK) {
        throw std::runtime_error(std::string("libcurl refuses an option: ") + curl_easy_strerror(code));
    }
}

}  // namespace rsclient::http
