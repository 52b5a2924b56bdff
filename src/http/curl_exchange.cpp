#include "http/curl_exchange.hpp"

#include <algorithm>
#include <climits>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "http/curl_callbacks.hpp"
#include "http/curl_failure.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

#ifndef RSCLIENT_VERSION
#error "RSCLIENT_VERSION is set by src/CMakeLists.txt"
#endif

namespace rsclient::http {
namespace {

/// Servers close idle connections after a while, often 5 s. A request that must not be repeated keeps clear of that.
constexpr long trusted_idle_seconds = 2;

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

void set_method(CURL* handle, const Hop& hop) {
    const auto length = static_cast<curl_off_t>(hop.body.size());
    if (hop.method == "HEAD") {
        set_option(handle, CURLOPT_NOBODY, 1L);
    } else if (hop.method == "GET" && hop.body.empty()) {
        set_option(handle, CURLOPT_HTTPGET, 1L);
    } else if (hop.method == "POST") {
        set_option(handle, CURLOPT_POST, 1L);
        set_option(handle, CURLOPT_POSTFIELDSIZE_LARGE, length);
    } else {
        if (!hop.body.empty() || hop.method == "PUT") {
            set_option(handle, CURLOPT_UPLOAD, 1L);
            set_option(handle, CURLOPT_INFILESIZE_LARGE, length);
        }
        set_option(handle, CURLOPT_CUSTOMREQUEST, hop.method.c_str());
    }
    if (hop.idempotent) return;
    set_option(handle, CURLOPT_MAXAGE_CONN, trusted_idle_seconds);
    // Without a body there is nothing to rewind, so on_rewind is not asked; only a new connection is never tried again.
    if (hop.body.empty()) set_option(handle, CURLOPT_FRESH_CONNECT, 1L);
}

/// libcurl counts milliseconds in an int: a longer time is as good as none.
long as_milliseconds(std::chrono::milliseconds time) {
    return static_cast<long>(std::min<std::chrono::milliseconds::rep>(time.count(), INT_MAX));
}

void set_options(CURL* handle, const CurlOptions& options, const Hop& hop) {
    const std::string agent = options.user_agent.empty() ? "rsclient/" RSCLIENT_VERSION : options.user_agent;
    set_option(handle, CURLOPT_USERAGENT, agent.c_str());
    set_option(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set_option(handle, CURLOPT_HTTP_VERSION, options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
    // Empty: every coding that this libcurl can undo, and no other.
    if (!hop.headers.contains("Accept-Encoding")) set_option(handle, CURLOPT_ACCEPT_ENCODING, "");
    // Over TLS a request waits until it is known whether it can share the connection that is being made. Without TLS
    // only the first answer would say so.
    set_option(handle, CURLOPT_PIPEWAIT, options.http2 && hop.url.starts_with("https:") ? 1L : 0L);
    set_option(handle, CURLOPT_BUFFERSIZE, 512L * 1024L);
    set_option(handle, CURLOPT_NOSIGNAL, 1L);
    set_option(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    set_option(handle, CURLOPT_CONNECTTIMEOUT_MS, as_milliseconds(options.connect_timeout));
    set_option(handle, CURLOPT_TIMEOUT_MS, as_milliseconds(hop.timeout));
    set_option(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set_option(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(hop.idle_timeout.count()));
    const std::string& bundle = hop.ca_bundle.empty() ? options.ca_bundle : hop.ca_bundle;
    if (!bundle.empty()) set_option(handle, CURLOPT_CAINFO, bundle.c_str());
    set_option(handle, CURLOPT_URL, hop.url.c_str());
}

}  // namespace

std::string action_of(const Hop& hop) { return hop.method + " " + without_secrets(hop.url); }

void prepare(Exchange& exchange, const CurlOptions& options) {
    CURL* const handle = exchange.handle.get();
    exchange.unsent = exchange.hop.body;
    exchange.headers = header_list(exchange.hop);
    set_options(handle, options, exchange.hop);
    set_callbacks(handle, exchange);
    set_method(handle, exchange.hop);
    if (exchange.on_fresh_connection) set_option(handle, CURLOPT_FRESH_CONNECT, 1L);
    set_option(handle, CURLOPT_HTTPHEADER, exchange.headers.get());
    set_option(handle, CURLOPT_ERRORBUFFER, exchange.message.data());
}

void note_connection(const Exchange& exchange) {
    long version = 0;
    long port = 0;
    curl_easy_getinfo(exchange.handle.get(), CURLINFO_HTTP_VERSION, &version);
    curl_easy_getinfo(exchange.handle.get(), CURLINFO_LOCAL_PORT, &port);
    const bool one_at_a_time = version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
    if (one_at_a_time && port > 0) exchange.connections->one_at_a_time.insert(static_cast<int>(port));
}

Response finish(Exchange& exchange, CURLcode code) {
    if (exchange.failure) std::rethrow_exception(exchange.failure);
    if (code != CURLE_OK && !exchange.stopped_by_receiver) throw_failure(exchange.hop, code, exchange.message.data());
    // A connection closed within the headers is no error to libcurl.
    if (!exchange.head_complete) {
        throw TransportError(action_of(exchange.hop), "the answer breaks off within its headers");
    }
    exchange.response.url = exchange.hop.url;
    return std::move(exchange.response);
}

}  // namespace rsclient::http
