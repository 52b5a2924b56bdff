#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "rsclient/core/error.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

// Servers, and what lies between us and them, that break the rules.
using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::failure_of;
using rsclient::testing::LoopbackServer;
using rsclient::testing::raw_answer;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

const std::string stale_answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong";

/// Gives what was sent late time to arrive.
void let_it_arrive() { std::this_thread::sleep_for(60ms); }

}  // namespace

TEST_CASE("bytes that wait on a kept connection are not read as the answer to the next request") {
    for (const char* method : {"GET", "PUT", "POST", "PATCH"}) {
        CAPTURE(method);
        LoopbackServer server([](const ServedRequest& request) {
            return ServedResponse{.body = "right", .surplus = request.connection == 1 ? stale_answer : ""};
        });
        CurlTransport transport;
        CHECK(transport.send({.url = server.url()}).body == "right");
        let_it_arrive();
        CHECK(transport.send({.method = method, .url = server.url(), .body = "x"}).body == "right");
        CHECK(server.connections() == 2);
    }
}

TEST_CASE("a server that gave a kept connection up is asked on a new one") {
    // A 408 on its own, as servers send it before they close an idle connection.
    LoopbackServer server([](const ServedRequest& request) {
        if (request.connection > 1) return ServedResponse{.body = "ok"};
        return ServedResponse{
            .body = "ok", .surplus = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"};
    });
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).status == 200);
    let_it_arrive();
    CHECK(transport.send({.method = "POST", .url = server.url(), .body = "x"}).status == 200);
}

TEST_CASE("a 408 on a kept connection is not the answer; on a new one it is") {
    std::atomic<int> served = 0;
    LoopbackServer server([&](const ServedRequest&) { return ServedResponse{.status = ++served == 2 ? 408 : 200}; });
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).status == 200);
    CHECK(transport.send({.method = "POST", .url = server.url(), .body = "x"}).status == 200);
    CHECK(server.connections() == 2);
    CHECK(served == 3);
    LoopbackServer busy([](const ServedRequest&) { return ServedResponse{.status = 408}; });
    CHECK(transport.send({.url = busy.url()}).status == 408);
}

TEST_CASE("an answer that is longer than what is taken is an error that no repetition changes") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = std::string(1001, 'x')}; });
    CurlTransport transport({.largest_body = 1000});
    try {
        static_cast<void>(transport.send({.url = server.url("/a")}));
        FAIL("no error");
    } catch (const TransportError& error) {
        CHECK(error.permanent());
        CHECK(error.what() ==
              "GET " + server.url("/a") +
                  ": no answer: the body of the answer is longer than 1000 bytes, the most that is taken");
    }
    std::size_t taken = 0;
    const auto sink = [&taken](std::span<const std::byte> bytes) {
        taken += bytes.size();
        return true;
    };
    CHECK(transport.send({.url = server.url(), .sink = sink}).status == 200);
    CHECK(taken == 1001);
}

TEST_CASE("headers without end are an error") {
    std::string answer = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 100; ++i) answer += "X-Filler-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
    LoopbackServer server(raw_answer(answer + "Content-Length: 0\r\n\r\n"));
    CHECK(CurlTransport().send({.url = server.url()}).headers.size() == 101);
    CurlTransport strict({.largest_head = 5000});
    CHECK(failure_of(strict, {.url = server.url()}) ==
          "GET " + server.url() +
              ": no answer: the head of the answer is longer than 5000 bytes, the most that is taken");
}

TEST_CASE("an answer with two lengths is refused") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"));
    LoopbackServer twice(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab"));
    CurlTransport transport;
    CHECK(failure_of(transport, {.url = server.url("/x")}) ==
          "GET " + server.url("/x") + ": no answer: the answer has several lengths: 2, 3");
    CHECK(transport.send({.url = twice.url()}).body == "ab");
}

TEST_CASE("a deadline holds while a body comes without a pause") {
    // Faster than the receiver looks at the clock of libcurl, and longer than the deadline.
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = std::string(200'000'000, 'x')}; });
    CurlTransport transport;
    std::size_t taken = 0;
    const auto slow = [&taken](std::span<const std::byte> bytes) {
        taken += bytes.size();
        std::this_thread::sleep_for(1ms);
        return true;
    };
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url(), .timeout = 100ms, .sink = slow})),
                    TimeoutError);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    CHECK(taken < 200'000'000);
}
