#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

ServedResponse never(const ServedRequest&) { return {.body = "late", .delay = 60s}; }

/// Starts a request; its outcome, once.
std::future<Outcome> start(CurlTransport& transport, Request request, const Context& context = {}) {
    const auto promise = std::make_shared<std::promise<Outcome>>();
    auto outcome = promise->get_future();
    transport.send_async(std::move(request), context,
                         [promise](Outcome result) { promise->set_value(std::move(result)); });
    return outcome;
}

/// The body of an answer. @throws what kept it from coming
std::string body_of(Outcome outcome) {
    if (const auto* failure = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*failure);
    return std::get<Response>(outcome).body;
}

bool ended(const std::future<Outcome>& outcome) { return outcome.wait_for(0ms) == std::future_status::ready; }

int threads_of_process() {
    return static_cast<int>(
        std::distance(std::filesystem::directory_iterator("/proc/self/task"), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("requests are under way at once, on one thread of the transport") {
    constexpr int count = 32;
    LoopbackServer quick(ok);
    std::atomic<int> arrived = 0;
    LoopbackServer server([&](const ServedRequest& request) {
        ++arrived;  // none is answered before all have come
        for (int i = 0; i < 2000 && arrived < count; ++i) std::this_thread::sleep_for(5ms);
        return ServedResponse{.body = request.target};
    });
    CurlTransport transport;
    CHECK(transport.send({.url = quick.url()}).body == "ok");  // starts the thread
    const int threads = threads_of_process();
    std::vector<std::future<Outcome>> outcomes;
    for (int i = 0; i < count; ++i) {
        outcomes.push_back(start(transport, {.url = server.url("/" + std::to_string(i))}));
    }
    CHECK(threads_of_process() <= threads + count);  // the server has one a connection
    for (int i = 0; i < count; ++i)
        CHECK(body_of(outcomes[static_cast<std::size_t>(i)].get()) == "/" + std::to_string(i));
    CHECK(arrived == count);
}

TEST_CASE("a failure is an outcome too, and what cannot be sent is refused at once") {
    CurlTransport transport;
    auto lost = start(transport, {.url = "http://" + rsclient::testing::deserted_host()});
    CHECK_THROWS_AS(body_of(lost.get()), TransportError);
    CHECK_THROWS_AS(start(transport, {.url = "ftp://x"}), std::invalid_argument);
}

TEST_CASE("a stop request ends a request in time, and no other one") {
    LoopbackServer silent(never);
    LoopbackServer server(ok);
    CurlTransport transport;
    std::stop_source stop;
    auto stopped = start(transport, {.url = silent.url("/x")}, {.stop = stop.get_token()});
    auto kept = start(transport, {.url = silent.url("/y"), .timeout = 700ms});
    std::this_thread::sleep_for(50ms);
    CHECK_FALSE(ended(stopped));
    stop.request_stop();
    CHECK_THROWS_WITH_AS(body_of(stopped.get()), ("GET " + silent.url("/x") + ": stopped by the user").c_str(),
                         Interrupted);
    CHECK_FALSE(ended(kept));
    CHECK(transport.send({.url = server.url()}).body == "ok");
    CHECK_THROWS_AS(body_of(kept.get()), TimeoutError);
    auto late = start(transport, {.url = server.url()}, {.stop = stop.get_token()});
    CHECK_THROWS_AS(body_of(late.get()), Interrupted);
}

TEST_CASE("a blocking request ends by the stop token of its context and by its deadline") {
    LoopbackServer silent(never);
    CurlTransport transport;
    std::stop_source stop;
    std::jthread user([&] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = silent.url()}, {.stop = stop.get_token()})), Interrupted);
    const Context brief{.deadline = std::chrono::steady_clock::now() + 80ms};
    const auto begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = silent.url()}, brief)), TimeoutError);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = silent.url()}, brief)), TimeoutError);  // over already
}

TEST_CASE("a thread that works for another one ends with it") {
    LoopbackServer silent(never);
    CurlTransport transport;
    std::stop_source stop;
    std::thread worker([&] {
        const CancellationScope scope(stop.get_token());
        CHECK_THROWS_AS(static_cast<void>(transport.send({.url = silent.url()})), Interrupted);
    });
    std::this_thread::sleep_for(30ms);
    stop.request_stop();
    worker.join();
}

TEST_CASE("a slow sink holds up its own transfer alone") {
    const std::string body(std::size_t{32} << 20U, 'x');
    LoopbackServer large([&](const ServedRequest&) { return ServedResponse{.body = body}; });
    LoopbackServer server(ok);
    CurlTransport transport;
    std::promise<void> go_on;
    auto released = go_on.get_future().share();
    std::atomic<std::size_t> received = 0;
    std::promise<void> began;
    std::thread slow([&] {
        bool first = true;
        const Request request{.url = large.url(), .sink = [&](std::span<const std::byte> bytes) {
                                  if (std::exchange(first, false)) {
                                      began.set_value();
                                      released.wait();
                                  }
                                  received += bytes.size();
                                  return true;
                              }};
        CHECK(transport.send(request).status == 200);
    });
    began.get_future().wait();
    for (int i = 0; i < 20; ++i) CHECK(transport.send({.url = server.url()}).body == "ok");
    go_on.set_value();
    slow.join();
    CHECK(received == body.size());
}

TEST_CASE("a sink of an asynchronous request gets the body") {
    const std::string body(std::size_t{3} << 20U, 'y');
    LoopbackServer server([&](const ServedRequest&) { return ServedResponse{.body = body}; });
    CurlTransport transport;
    std::string received;
    auto outcome = start(transport, {.url = server.url(), .sink = [&](std::span<const std::byte> bytes) {
                                         received.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                                         return true;
                                     }});
    CHECK(body_of(outcome.get()).empty());
    CHECK(received == body);
}

TEST_CASE("actions run after their delay in order, and at once when they are stopped") {
    CurlTransport transport;
    std::promise<std::string> all;
    std::string order;
    const auto note = [&](char letter) {
        order += letter;
        if (order.size() == 3) all.set_value(order);
    };
    std::stop_source stop;
    transport.call_after(150ms, {}, [&] { note('c'); });
    transport.call_after(50ms, {}, [&] { note('b'); });
    transport.call_after(1h, stop.get_token(), [&] { note('a'); });
    stop.request_stop();
    CHECK(all.get_future().get() == "abc");
}

TEST_CASE("a transport that ends fails what is under way") {
    LoopbackServer silent(never);
    auto transport = std::make_unique<CurlTransport>();
    auto outcome = start(*transport, {.url = silent.url("/x")});
    std::promise<void> acted;
    transport->call_after(1h, {}, [&] { acted.set_value(); });
    transport.reset();
    CHECK_THROWS_WITH_AS(body_of(outcome.get()),
                         ("GET " + silent.url("/x") + ": no answer: the transport is closed").c_str(), TransportError);
    acted.get_future().wait();
}

TEST_CASE("an outcome may end the transport") {
    LoopbackServer server(ok);
    auto transport = std::make_shared<CurlTransport>();
    std::promise<void> over;
    auto* const raw = transport.get();
    raw->send_async({.url = server.url()}, {}, [kept = std::move(transport), &over](const Outcome&) mutable {
        kept.reset();
        over.set_value();
    });
    over.get_future().wait();
}
