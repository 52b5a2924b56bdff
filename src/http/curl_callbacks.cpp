#include "http/curl_callbacks.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>

#include "rsclient/core/interrupt.hpp"

namespace rsclient::http {
namespace {

/// Runs `work`; an exception must not fly through libcurl's C code, so it is kept and `if_thrown` returned.
template <class Work, class Result>
Result guarded(Transfer& transfer, Result if_thrown, const Work& work) noexcept {
    try {
        return work();
    } catch (...) {
        transfer.failure = std::current_exception();
        return if_thrown;
    }
}

void read_status(std::string_view line, Response& response) {
    const auto blank = std::min(line.find(' '), line.size() - 1);
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), response.status);
}

/// Cookies hold commas, in the date of `Expires`: joined by one, they could not be told apart.
bool is_set_cookie(std::string_view name) { return Headers{{"Set-Cookie", ""}}.contains(name); }

void read_header(std::string_view line, Transfer& transfer) {
    Response& response = transfer.response;
    if (line.starts_with("HTTP/")) {  // a new answer begins: after a 100 Continue or a proxy's CONNECT
        response = {};
        transfer.head_complete = false;
        read_status(line, response);
        return;
    }
    if (line == "\r\n" || line == "\n") transfer.head_complete = true;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const auto first = line.find_first_not_of(" \t\r\n", colon + 1);
    const auto last = line.find_last_not_of(" \t\r\n");
    std::string value(first == std::string_view::npos ? "" : line.substr(first, last - first + 1));
    const std::string_view name = line.substr(0, colon);
    const auto [at, first_of_name] = response.headers.try_emplace(std::string(name), value);
    if (!first_of_name) at->second += (is_set_cookie(name) ? "\n" : ", ") + value;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    return guarded(transfer, std::size_t{0}, [&] {
        read_header({data, size * count}, transfer);
        return size * count;
    });
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::size_t length = size * count;
    return guarded(transfer, std::size_t{0}, [&] {
        const Sink& sink = *transfer.hop.sink;
        if (!sink || transfer.response.status >= 300) {
            transfer.response.body.append(data, length);
        } else if (!sink(std::as_bytes(std::span(data, length)))) {
            transfer.stopped_by_sink = true;
            return std::size_t{0};
        }
        return length;
    });
}

std::size_t on_send(char* data, std::size_t size, std::size_t count, void* context) {
    auto& unsent = static_cast<Transfer*>(context)->unsent;
    const std::size_t length = std::min(size * count, unsent.size());
    if (length > 0) std::memcpy(data, unsent.data(), length);
    unsent.remove_prefix(length);
    return length;
}

/// libcurl asks for the body again if a kept connection turns out to be dead. The server may have read the request by
/// then, so one that must not be repeated fails instead.
int on_rewind(void* context, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(context);
    if (!transfer.hop.idempotent) return CURL_SEEKFUNC_FAIL;
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    transfer.unsent = transfer.hop.body.substr(static_cast<std::size_t>(offset));
    return CURL_SEEKFUNC_OK;
}

int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(context);
    return guarded(transfer, 1, [&] {
        transfer.stopped_by_user = transfer.stopped_by_user || interrupted();  // the wish is told once
        return transfer.stopped_by_user ? 1 : 0;
    });
}

}  // namespace

void set_callbacks(CURL* handle, Transfer& transfer) {
    set_option(handle, CURLOPT_READFUNCTION, &on_send);
    set_option(handle, CURLOPT_READDATA, &transfer);
    set_option(handle, CURLOPT_SEEKFUNCTION, &on_rewind);
    set_option(handle, CURLOPT_SEEKDATA, &transfer);
    set_option(handle, CURLOPT_HEADERFUNCTION, &on_header);
    set_option(handle, CURLOPT_HEADERDATA, &transfer);
    set_option(handle, CURLOPT_WRITEFUNCTION, &on_body);
    set_option(handle, CURLOPT_WRITEDATA, &transfer);
    set_option(handle, CURLOPT_NOPROGRESS, 0L);
    set_option(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set_option(handle, CURLOPT_XFERINFODATA, &transfer);
}

}  // namespace rsclient::http
