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
    constexpr int count = 64;
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

TEST_CASE("requests in a row share one connection, whether they wait or not") {
    LoopbackServer server(ok);
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).body == "ok");
    CHECK(body_of(start(transport, {.url = server.url()}).get()) == "ok");
    CHECK(body_of(start(transport, {.method = "POST", .url = server.url(), .body = "{}"}).get()) == "ok");
    CHECK(transport.send({.url = server.url()}).body == "ok");
    CHECK(server.connections() == 1);
}

TEST_CASE("an outcome is handed over once, whatever else happens to the request meanwhile") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = "ok", .delay = 20ms}; });
    constexpr int count = 60;
    std::vector<std::atomic<int>> outcomes(count);
    {
        CurlTransport transport;
        std::vector<std::stop_source> stops(count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto deadline = std::chrono::steady_clock::now() + (i % 3 == 0 ? 20ms : 10s);
            transport.send_async({.url = server.url()}, {.stop = stops[i].get_token(), .deadline = deadline},
                                 [&outcomes, i](const Outcome&) { ++outcomes[i]; });
        }
        std::this_thread::sleep_for(20ms);
        for (std::size_t i = 0; i < count; i += 2) stops[i].request_stop();
    }
    for (const auto& times : outcomes) CHECK(times == 1);
}

TEST_CASE("a stop request and a deadline end a request in the middle of its body") {
    LoopbackServer server(rsclient::testing::raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", 60s));
    CurlTransport transport;
    std::stop_source stop;
    const Request request{.url = server.url(), .sink = [&](std::span<const std::byte> bytes) {
                              CHECK(bytes.size() == 4);
                              stop.request_stop();
                              return true;
                          }};
    CHECK_THROWS_AS(body_of(start(transport, request, {.stop = stop.get_token()}).get()), Interrupted);
    stop = std::stop_source();
    CHECK_THROWS_AS(static_cast<void>(transport.send(request, {.stop = stop.get_token()})), Interrupted);
    const Context brief{.deadline = std::chrono::steady_clock::now() + 200ms};
    CHECK_THROWS_AS(body_of(start(transport, request, brief).get()), TimeoutError);
}

TEST_CASE("what a sink of an asynchronous request throws is its outcome") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const Request request{.url = server.url(),
                          .sink = [](auto) -> bool { throw ProductError("write x", "disk full"); }};
    CHECK_THROWS_WITH_AS(body_of(start(transport, request).get()), "write x: disk full", ProductError);
    CHECK(body_of(start(transport, {.url = server.url()}).get()) == "ok");
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

TEST_CASE("a closed transport refuses requests and runs actions at once") {
    LoopbackServer server(ok);
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).body == "ok");
    transport.close();
    transport.close();
    const std::string refusal = "GET " + server.url("/x") + ": no answer: the transport is closed";
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send({.url = server.url("/x")})), refusal.c_str(), TransportError);
    CHECK_THROWS_WITH_AS(body_of(start(transport, {.url = server.url("/x")}).get()), refusal.c_str(), TransportError);
    bool acted = false;
    transport.call_after(1h, {}, [&] { acted = true; });
    CHECK(acted);
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
