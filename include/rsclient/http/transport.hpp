#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <variant>

#include "rsclient/core/context.hpp"
#include "rsclient/http/message.hpp"

namespace rsclient::http {

/// How a request ended: an answer of any status, or the error that kept it from coming.
using Outcome = std::variant<Response, std::exception_ptr>;

/// Called once with the outcome, from a thread of the transport: it must return soon and not throw.
using Completion = std::function<void(Outcome)>;

/// Sends requests and returns whatever answer comes, of any status. Several threads may use one transport.
class Transport {
public:
    virtual ~Transport() = default;

    /// Sends a request and waits for the answer; a sink of the request is called in this thread.
    /// @throws TransportError if no answer came, TimeoutError if none came in time, Interrupted if it was cancelled
    virtual Response send(const Request& request, const Context& context = {}) = 0;

    /// Starts a request and returns at once. `done` gets the answer, or what send() would throw. A sink is called in a
    /// thread of the transport. @throws std::invalid_argument for a request that cannot be sent
    virtual void send_async(Request request, const Context& context, Completion done) {
        try {
            done(send(request, context));
        } catch (...) {
            done(std::current_exception());
        }
    }

    /// Calls `action` after a delay, or as soon as `stop` is requested, in a thread of the transport: how retries wait
    /// without a thread of their own.
    virtual void call_after(std::chrono::nanoseconds /*delay*/, std::stop_token /*stop*/,
                            std::function<void()> action) {
        action();
    }
};

/// The transport that clients share unless told otherwise: libcurl, connections kept alive, TLS verified.
[[nodiscard]] std::shared_ptr<Transport> default_transport();

}  // namespace rsclient::http
