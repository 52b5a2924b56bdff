#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "http/curl_handle.hpp"
#include "http/curl_loop.hpp"
#include "rsclient/core/context.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "rsclient/http/message.hpp"

namespace rsclient::http {

/// What goes over the wire at once: a request, or what the redirects so far have made of it.
struct Hop {
    std::string method = {};
    std::string url = {};
    Headers headers = {};  ///< with the credentials, as long as they may be sent
    std::string_view body = {};
    bool idempotent = false;  ///< may be sent again where the connection breaks off
    std::chrono::milliseconds timeout{};
    std::chrono::seconds idle_timeout{};  ///< 0: none
    std::string ca_bundle = {};           ///< empty: the transport's
};

/// Where the body of a success goes: taken, refused to end the transfer, or to be offered again once unpaused.
enum class Delivery { taken, stop, pause };
using Receiver = std::function<Delivery(std::span<const std::byte>)>;

/// One hop on one handle: what it sends, and what has come back so far. It stays in place while libcurl works on it.
struct Exchange {
    Hop hop = {};
    Receiver receiver = {};  ///< may be empty: the body is collected in the response
    Handle handle = {};
    HeaderList headers = {};
    std::array<char, CURL_ERROR_SIZE> message = {};
    Response response = {};
    std::string_view unsent = {};
    Connections* connections = nullptr;  ///< of the loop
    Deadline deadline = no_deadline;     ///< libcurl looks at its own only between two reads
    std::uint64_t largest_body = 0;      ///< of a collected body, its coding undone
    std::uint64_t largest_head = 0;
    std::uint64_t head_size = 0;       ///< bytes of header lines so far
    bool opened_connection = false;    ///< for this exchange
    bool on_fresh_connection = false;  ///< a kept one is not to be trusted
    bool found_dead = false;           ///< the kept connection is dead, and nothing was sent on it
    bool head_complete = false;
    bool stopped_by_receiver = false;
    std::exception_ptr failure = {};
};

/// What we were doing, for messages: method and URL without secrets.
[[nodiscard]] std::string action_of(const Hop& hop);

/// Sets the handle up for the hop.
void prepare(Exchange& exchange, const CurlOptions& options);

/// Remembers what the connection of a transfer that has ended speaks.
void note_connection(const Exchange& exchange);

/// The answer of a transfer that has ended with `code`.
/// @throws TransportError, TimeoutError, and what the receiver threw
[[nodiscard]] Response finish(Exchange& exchange, CURLcode code);

}  // namespace rsclient::http
