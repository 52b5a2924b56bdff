#include "http/curl_callbacks.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>

#include "http/curl_failure.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::http {
namespace {

/// Runs `work`; an exception must not fly through libcurl's C code, so it is kept and `if_thrown` returned.
template <class Work, class Result>
Result guarded(Exchange& exchange, Result if_thrown, const Work& work) noexcept {
    try {
        return work();
    } catch (...) {
        exchange.failure = std::current_exception();
        return if_thrown;
    }
}

/// libcurl looks at the time only between two reads, and what one read brings may grow a thousandfold when its coding
/// is undone.
void require_time(const Exchange& exchange) {
    if (std::chrono::steady_clock::now() < exchange.deadline) return;
    throw TimeoutError(action_of(exchange.hop), "timed out while the answer came");
}

void require_room(const Exchange& exchange, std::uint64_t size, std::uint64_t largest, const char* what) {
    if (size <= largest) return;
    throw permanent_failure(action_of(exchange.hop), std::string("the ") + what + " of the answer is longer than " +
                                                         std::to_string(largest) + " bytes, the most that is taken");
}

/// The lengths of a repeated header are joined: "5, 6" means that something between us and the server has been misled.
void require_one_length(const Exchange& exchange) {
    const std::string_view lengths = exchange.response.header("content-length");
    const auto comma = lengths.find(", ");
    if (comma == std::string_view::npos) return;
    const std::string_view first = lengths.substr(0, comma);
    for (std::string_view rest = lengths.substr(comma); !rest.empty();) {
        rest.remove_prefix(2);
        const std::string_view next = rest.substr(0, std::min(rest.find(", "), rest.size()));
        if (next != first) {
            throw permanent_failure(action_of(exchange.hop), "the answer has several lengths: " + std::string(lengths));
        }
        rest.remove_prefix(next.size());
    }
}

/// Room for a body whose length is known, and for what a parser reads behind it: a body that grows is copied each time.
void reserve_body(Exchange& exchange) {
    constexpr std::uint64_t most = std::uint64_t{64} << 20U;  // a length may be a lie
    constexpr std::uint64_t padding = 64;
    std::uint64_t length = 0;
    const std::string_view text = exchange.response.header("content-length");
    std::from_chars(text.data(), text.data() + text.size(), length);
    const bool collected = !exchange.receiver || exchange.response.status >= 300;
    if (collected && length > 0 && exchange.hop.method != "HEAD") {
        exchange.response.body.reserve(std::min(length, most) + padding);
    }
}

void read_status(std::string_view line, Response& response) {
    const auto blank = std::min(line.find(' '), line.size() - 1);
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), response.status);
}

/// Cookies hold commas, in the date of `Expires`: joined by one, they could not be told apart.
bool is_set_cookie(std::string_view name) { return Headers{{"Set-Cookie", ""}}.contains(name); }

void read_header(std::string_view line, Exchange& exchange) {
    Response& response = exchange.response;
    exchange.head_size += line.size();
    require_room(exchange, exchange.head_size, exchange.largest_head, "head");
    if (line.starts_with("HTTP/")) {  // a new answer begins: after a 100 Continue or a proxy's CONNECT
        response = {};
        exchange.head_complete = false;
        read_status(line, response);
        return;
    }
    if (line == "\r\n" || line == "\n") {
        exchange.head_complete = true;
        require_one_length(exchange);
        reserve_body(exchange);
    }
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
    auto& exchange = *static_cast<Exchange*>(context);
    return guarded(exchange, std::size_t{0}, [&] {
        read_header({data, size * count}, exchange);
        return size * count;
    });
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    const std::size_t length = size * count;
    return guarded(exchange, std::size_t{0}, [&] {
        require_time(exchange);
        if (!exchange.receiver || exchange.response.status >= 300) {
            std::string& body = exchange.response.body;
            require_room(exchange, body.size() + length, exchange.largest_body, "body");
            body.append(data, length);
            return length;
        }
        switch (exchange.receiver(std::as_bytes(std::span(data, length)))) {
            case Delivery::taken:
                return length;
            case Delivery::pause:
                return std::size_t{CURL_WRITEFUNC_PAUSE};
            case Delivery::stop:
                break;
        }
        exchange.stopped_by_receiver = true;
        return std::size_t{0};
    });
}

std::size_t on_send(char* data, std::size_t size, std::size_t count, void* context) {
    auto& unsent = static_cast<Exchange*>(context)->unsent;
    const std::size_t length = std::min(size * count, unsent.size());
    if (length > 0) std::memcpy(data, unsent.data(), length);
    unsent.remove_prefix(length);
    return length;
}

/// libcurl asks for the body again if a kept connection turns out to be dead. The server may have read the request by
/// then, so one that must not be repeated fails instead.
int on_rewind(void* context, curl_off_t offset, int origin) {
    auto& exchange = *static_cast<Exchange*>(context);
    if (!exchange.hop.idempotent) return CURL_SEEKFUNC_FAIL;
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    exchange.unsent = exchange.hop.body.substr(static_cast<std::size_t>(offset));
    return CURL_SEEKFUNC_OK;
}

int on_open(void* context, curl_socket_t socket, curlsocktype) {
    auto& exchange = *static_cast<Exchange*>(context);
    exchange.opened_connection = true;
    return guarded(exchange, CURL_SOCKOPT_ERROR, [&] {
        exchange.connections->sockets.insert(socket);
        return CURL_SOCKOPT_OK;
    });
}

/// The port of this end of a connection; 0 without one.
int local_port(curl_socket_t socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return 0;
}

int on_close(void* connections, curl_socket_t socket) {
    auto& known = *static_cast<Connections*>(connections);
    known.one_at_a_time.erase(local_port(socket));
    known.sockets.erase(socket);
    return ::close(socket);
}

/// Whether a connection was closed by the server meanwhile, or holds bytes that were not asked for.
bool is_dead(curl_socket_t socket) {
    pollfd watched{.fd = socket, .events = POLLIN, .revents = 0};
    return ::poll(&watched, 1, 0) > 0;
}

/// Called on a connection before a request goes out on it. A kept connection that is dead, or on which bytes wait that
/// would be read as the answer, is not used: libcurl looks at most of them itself, but not at those that were used a
/// moment ago. With HTTP/2 bytes may come at any time; there only a request that must not be repeated keeps clear.
int on_connection(void* context, char*, char*, int, int port) {
    auto& exchange = *static_cast<Exchange*>(context);
    if (exchange.opened_connection) return CURL_PREREQFUNC_OK;
    const Connections& known = *exchange.connections;
    if (exchange.hop.idempotent && !known.one_at_a_time.contains(port)) return CURL_PREREQFUNC_OK;
    // libcurl does not say which socket it is, only its port.
    exchange.found_dead = std::none_of(known.sockets.begin(), known.sockets.end(), [&](curl_socket_t socket) {
        return local_port(socket) == port && !is_dead(socket);
    });
    return exchange.found_dead ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

}  // namespace

void set_callbacks(CURL* handle, Exchange& exchange) {
    set_option(handle, CURLOPT_READFUNCTION, &on_send);
    set_option(handle, CURLOPT_READDATA, &exchange);
    set_option(handle, CURLOPT_SEEKFUNCTION, &on_rewind);
    set_option(handle, CURLOPT_SEEKDATA, &exchange);
    set_option(handle, CURLOPT_HEADERFUNCTION, &on_header);
    set_option(handle, CURLOPT_HEADERDATA, &exchange);
    set_option(handle, CURLOPT_WRITEFUNCTION, &on_body);
    set_option(handle, CURLOPT_WRITEDATA, &exchange);
    set_option(handle, CURLOPT_SOCKOPTFUNCTION, &on_open);
    set_option(handle, CURLOPT_SOCKOPTDATA, &exchange);
    set_option(handle, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    set_option(handle, CURLOPT_CLOSESOCKETDATA, exchange.connections);
    set_option(handle, CURLOPT_PREREQFUNCTION, &on_connection);
    set_option(handle, CURLOPT_PREREQDATA, &exchange);
}

}  // namespace rsclient::http
