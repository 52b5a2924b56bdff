#include "http/curl_exchange.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <stdexcept>
#include <utility>

#include "http/curl_failure.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/http/retry.hpp"
#include "rsclient/http/url.hpp"

#ifndef RSCLIENT_VERSION
#error "RSCLIENT_VERSION is set by src/CMakeLists.txt"
#endif

namespace rsclient::http {
namespace {

/// Servers close idle connections after a while, often 5 s. A request that must not be repeated keeps clear of that.
constexpr long trusted_idle_seconds = 2;

struct HeaderListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, HeaderListDeleter>;

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
    if (!is_idempotent(transfer.hop.method)) return CURL_SEEKFUNC_FAIL;
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

void add_line(HeaderList& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());  // `longer` owns what was there
    list.reset(longer);
}

HeaderList header_list(const Hop& hop) {
    HeaderList list;
    for (const auto& [name, value] : hop.headers) {
        const bool blank = value.find_first_not_of(" \t") == std::string::npos;
        add_line(list, blank ? name + ";" : name + ": " + value);  // the semicolon is how libcurl spells an empty value
    }
    // What libcurl would add on its own: a round trip before each body, and the type of an HTML form.
    add_line(list, "Expect:");
    if (!hop.headers.contains("Content-Type")) add_line(list, "Content-Type:");
    return list;
}

template <class T>
void set(CURL* handle, CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(handle, option, value); code != CURLE_OK) {
        throw std::runtime_error(std::string("libcurl refuses an option: ") + curl_easy_strerror(code));
    }
}

/// Whether the connection that was used last was closed by the server meanwhile, or holds what nobody asked for. Newer
/// versions of libcurl do not look at a connection that was used a moment ago.
bool is_dead(curl_socket_t socket) {
    if (socket == CURL_SOCKET_BAD) return false;
    pollfd watched{.fd = socket, .events = POLLIN, .revents = 0};
    return ::poll(&watched, 1, 0) > 0;
}

void set_method(CURL* handle, const Hop& hop, curl_socket_t last_socket) {
    const auto length = static_cast<curl_off_t>(hop.body.size());
    if (hop.method == "HEAD") {
        set(handle, CURLOPT_NOBODY, 1L);
    } else if (hop.method == "GET" && hop.body.empty()) {
        set(handle, CURLOPT_HTTPGET, 1L);
    } else if (hop.method == "POST") {
        set(handle, CURLOPT_POST, 1L);
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, length);
    } else {
        if (!hop.body.empty() || hop.method == "PUT") {
            set(handle, CURLOPT_UPLOAD, 1L);
            set(handle, CURLOPT_INFILESIZE_LARGE, length);
        }
        set(handle, CURLOPT_CUSTOMREQUEST, hop.method.c_str());
    }
    if (is_idempotent(hop.method)) return;
    set(handle, CURLOPT_MAXAGE_CONN, trusted_idle_seconds);
    // Without a body there is nothing to rewind, so on_rewind is not asked; only a new connection is never tried again.
    if (hop.body.empty() || is_dead(last_socket)) set(handle, CURLOPT_FRESH_CONNECT, 1L);
}

void set_callbacks(CURL* handle, Transfer& transfer) {
    set(handle, CURLOPT_READFUNCTION, &on_send);
    set(handle, CURLOPT_READDATA, &transfer);
    set(handle, CURLOPT_SEEKFUNCTION, &on_rewind);
    set(handle, CURLOPT_SEEKDATA, &transfer);
    set(handle, CURLOPT_HEADERFUNCTION, &on_header);
    set(handle, CURLOPT_HEADERDATA, &transfer);
    set(handle, CURLOPT_WRITEFUNCTION, &on_body);
    set(handle, CURLOPT_WRITEDATA, &transfer);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(handle, CURLOPT_XFERINFODATA, &transfer);
}

/// libcurl counts milliseconds in an int: a longer time is as good as none.
long as_milliseconds(std::chrono::milliseconds time) {
    return static_cast<long>(std::min<std::chrono::milliseconds::rep>(time.count(), INT_MAX));
}

void set_options(CURL* handle, const CurlOptions& options, const Hop& hop) {
    const std::string agent = options.user_agent.empty() ? "rsclient/" RSCLIENT_VERSION : options.user_agent;
    set(handle, CURLOPT_USERAGENT, agent.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_HTTP_VERSION, options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
    // Empty: every coding that this libcurl can undo, and no other.
    if (!hop.headers.contains("Accept-Encoding")) set(handle, CURLOPT_ACCEPT_ENCODING, "");
    set(handle, CURLOPT_BUFFERSIZE, 512L * 1024L);
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, as_milliseconds(options.connect_timeout));
    set(handle, CURLOPT_TIMEOUT_MS, as_milliseconds(hop.timeout));
    set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(hop.idle_timeout.count()));
    const char* bundle = options.ca_bundle.empty() ? std::getenv("SSL_CERT_FILE") : options.ca_bundle.c_str();
    if (bundle != nullptr && *bundle != '\0') set(handle, CURLOPT_CAINFO, bundle);
    set(handle, CURLOPT_URL, hop.url.c_str());
}

[[noreturn]] void fail(const Transfer& transfer, CURLcode code, std::string_view words) {
    if (transfer.failure) std::rethrow_exception(transfer.failure);
    if (transfer.stopped_by_user) throw Interrupted(action_of(transfer.hop), "stopped by the user");
    throw_failure(transfer.hop, code, words);
}

}  // namespace

std::string action_of(const Hop& hop) { return hop.method + " " + without_secrets(hop.url); }

Response exchange(Handle& kept, const CurlOptions& options, const Hop& hop) {
    CURL* const handle = kept.curl.get();
    Transfer transfer{.hop = hop, .unsent = hop.body};
    std::array<char, CURL_ERROR_SIZE> words{};
    const HeaderList headers = header_list(hop);
    set_options(handle, options, hop);
    set_callbacks(handle, transfer);
    set_method(handle, hop, kept.last_socket);
    set(handle, CURLOPT_HTTPHEADER, headers.get());
    set(handle, CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(handle);
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &kept.last_socket) != CURLE_OK)
        kept.last_socket = CURL_SOCKET_BAD;
    curl_easy_reset(handle);  // what it points to ends with this function
    // Told at the very end of a transfer, libcurl forgets that it was to stop; the user's wish is asked for only once.
    const bool done = code == CURLE_OK && !transfer.stopped_by_user && !transfer.failure;
    if (!done && !transfer.stopped_by_sink) fail(transfer, code, words.data());
    // A connection closed within the headers is no error to libcurl.
    if (!transfer.head_complete) throw TransportError(action_of(hop), "the answer breaks off within its headers");
    transfer.response.url = hop.url;
    return std::move(transfer.response);
}

}  // namespace rsclient::http
