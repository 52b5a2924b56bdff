#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/transport.hpp"
#include "support/loopback_server.hpp"

namespace rsclient::testing {

/// Answers every request with "ok".
inline ServedResponse ok(const ServedRequest&) { return {.body = "ok"}; }

/// Answers every request with `text` as it is, waits for `linger`, and closes the connection.
inline LoopbackServer::Handler raw_answer(std::string text, std::chrono::milliseconds linger = {}) {
    return [text = std::move(text), linger](const ServedRequest&) {
        return ServedResponse{.raw = text, .linger = linger};
    };
}

/// "127.0.0.1:<port>" of a port without a listener.
inline std::string deserted_host() { return "127.0.0.1:" + std::to_string(LoopbackServer(ok).port()); }

/// The message of the TransportError that sending `request` must throw.
inline std::string failure_of(http::Transport& transport, const http::Request& request) {
    try {
        static_cast<void>(transport.send(request));
    } catch (const TransportError& error) {
        return error.what();
    }
    return "(no TransportError)";
}

}  // namespace rsclient::testing
