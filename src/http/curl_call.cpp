#include "http/curl_call.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "http/curl_failure.hpp"
#include "http/curl_redirect.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_timeout = std::chrono::hours(24 * 365);  // keeps the deadline within its type
constexpr std::chrono::seconds longest_idle = std::chrono::hours(24);   // libcurl counts them in a long

void add_headers(Headers& to, const Headers& headers) {
    for (const auto& [name, value] : headers) {
        check_header(name, value);
        to[name] = value;
    }
}

Hop first_hop(const Request& request) {
    if (request.timeout.count() <= 0) throw std::invalid_argument("the timeout of a request must be above 0 ms");
    if (!is_token(request.method)) throw std::invalid_argument("'" + request.method + "' is not an HTTP method");
    Hop hop{.method = request.method,
            .url = with_query(request.url, request.query),
            .body = request.body,
            .idempotent = is_idempotent(request),
            .timeout = std::min(request.timeout, longest_timeout),
            .idle_timeout = std::clamp<std::chrono::seconds>(request.idle_timeout, {}, longest_idle),
            .ca_bundle = request.ca_bundle};
    static_cast<void>(origin_of(hop.url));  // throws if this is no URL
    add_headers(hop.headers, request.headers);
    add_headers(hop.headers, request.credentials);
    return hop;
}

/// The moment until which the request may take: its own timeout, or the earlier deadline of the call.
Deadline deadline_of(const Hop& hop, const Context& context) {
    return std::min(std::chrono::steady_clock::now() + hop.timeout, context.deadline);
}

}  // namespace

CurlCall::CurlCall(CurlLoop& loop, const CurlOptions& options, std::shared_ptr<const Request> request,
                   const Context& context, Receiver receiver, Completion done)
    : loop_(loop),
      options_(options),
      request_(std::move(request)),
      deadline_(no_deadline),
      exchange_(std::make_unique<Exchange>()),
      receiver_(std::move(receiver)),
      done_(std::move(done)) {
    exchange_->hop = first_hop(*request_);
    action_ = action_of(exchange_->hop);
    deadline_ = deadline_of(exchange_->hop, context);
    is_shortened_ = deadline_ == context.deadline;
}

template <class Task>
void CurlCall::post(Task task) {
    loop_.post([self = shared_from_this(), task = std::move(task)] {
        if (self->done_) task(*self);
    });
}

void CurlCall::start(const std::stop_token& stop) {
    post([stop, action = action_](CurlCall& call) {
        call.on_stop_.emplace(stop, [weak = call.weak_from_this(), action] {
            if (const auto self = weak.lock()) {
                self->cancel(std::make_exception_ptr(Interrupted(action, "stopped by the user")));
            }
        });
        call.begin_hop();
    });
}

void CurlCall::cancel(std::exception_ptr reason) {
    post([reason = std::move(reason)](CurlCall& call) { call.complete(reason); });
}

void CurlCall::stop_body() {
    post([](CurlCall& call) {
        call.loop_.remove(call.exchange_->handle.get());
        call.exchange_->stopped_by_receiver = true;
        call.end_hop(CURLE_WRITE_ERROR);
    });
}

void CurlCall::unpause() {
    post([](CurlCall& call) { curl_easy_pause(call.exchange_->handle.get(), CURLPAUSE_CONT); });
}

void CurlCall::begin_hop() {
    try {
        Exchange& exchange = *exchange_;
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            const std::string redirected =
                redirects_ == 0 ? "" : ", " + std::to_string(redirects_) + " redirects included";
            throw TimeoutError(action_of(exchange.hop),
                               "timed out after " + std::to_string(request_->timeout.count()) + " ms" + redirected);
        }
        // What the time of redirects and the deadline have left; else the timeout as it stands in messages.
        if (is_shortened_) exchange.hop.timeout = std::min(exchange.hop.timeout, left);
        if (loop_.is_closing()) throw TransportError(action_of(exchange.hop), "the transport is closed");
        exchange.handle.reset(curl_easy_init());
        if (!exchange.handle) throw std::bad_alloc();
        exchange.receiver = receiver_;
        exchange.connections = &loop_.connections();
        exchange.deadline = deadline_;
        exchange.largest_body = options_.largest_body;
        exchange.largest_head = options_.largest_head;
        prepare(exchange, options_);
        set_option(exchange.handle.get(), CURLOPT_SHARE, loop_.share());
        loop_.add(exchange.handle.get(), [self = shared_from_this()](CURLcode code) { self->end_hop(code); });
    } catch (...) {
        complete(std::current_exception());
    }
}

void CurlCall::end_hop(CURLcode code) {
    if (!done_) return;
    try {
        if (exchange_->found_dead) {
            reset_exchange(std::move(exchange_->hop), true);
            return begin_hop();
        }
        note_connection(*exchange_);
        if (code == CURLE_ABORTED_BY_CALLBACK && loop_.is_closing() && !exchange_->failure) {
            throw TransportError(action_of(exchange_->hop), "the transport is closed");
        }
        Response response = finish(*exchange_, code);
        // The server gave the kept connection up before it had read the request.
        if (response.status == 408 && !exchange_->opened_connection && !exchange_->on_fresh_connection) {
            reset_exchange(std::move(exchange_->hop), true);
            return begin_hop();
        }
        if (!follow(response)) return complete(std::move(response));
    } catch (...) {
        return complete(std::current_exception());
    }
    begin_hop();
}

/// Turns the exchange into that with the target of a redirect. Returns false if the response is the answer.
bool CurlCall::follow(const Response& response) {
    if (!may_follow(*request_, response)) return false;
    if (redirects_ == options_.max_redirects) {
        throw permanent_failure(request_->method + " " + without_secrets(request_->url),
                                "more than " + std::to_string(redirects_) + " redirects");
    }
    ++redirects_;
    is_shortened_ = true;
    Hop hop = std::move(exchange_->hop);
    follow_redirect(hop, response.header("location"), request_->credentials);
    reset_exchange(std::move(hop), false);
    return true;
}

void CurlCall::reset_exchange(Hop hop, bool on_fresh_connection) {
    auto next = std::make_unique<Exchange>();
    next->hop = std::move(hop);
    next->on_fresh_connection = on_fresh_connection;
    exchange_ = std::move(next);
}

void CurlCall::complete(Outcome outcome) {
    if (exchange_->handle) loop_.remove(exchange_->handle.get());
    on_stop_.reset();
    receiver_ = {};
    exchange_->receiver = {};
    exchange_->handle.reset();
    // Last of all: the completion may end the transport, and the loop with it.
    std::exchange(done_, {})(std::move(outcome));
}

}  // namespace rsclient::http
