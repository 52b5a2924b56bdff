#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;

namespace {

/// Runs `work` in a child process, killed after 20 s; whether it returned true.
template <class Work>
bool true_in_child(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        bool good = false;
        try {
            good = work();
        } catch (...) {  // reported by the exit code; the parent must not run its tests twice
        }
        ::_exit(good ? 0 : 1);
    }
    int status = -1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Waits until a condition holds; whether it did within 10 s.
///
/// A process must not fork while another thread of it allocates memory if the address sanitizer is in it, whose
/// allocator, other than that of the C library, keeps its locks in the child. So we wait until our threads sleep.
template <class Condition>
bool comes_true(const Condition& condition) {
    for (int i = 0; i < 1000 && !condition(); ++i) std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(50ms);
    return condition();
}

}  // namespace

TEST_CASE("a child process sends on connections of its own, and leaves its parent's alone") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const auto send = [&] { return transport.send({.url = server.url()}).body == "ok"; };
    REQUIRE(send());
    CHECK(true_in_child([&] { return send() && send(); }));
    CHECK(server.connections() == 2);
    CHECK(send());
    CHECK(server.connections() == 2);
    CHECK(server.requests().back().connection == 1);
}

TEST_CASE("a child of a child can send as well") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const auto send = [&] { return transport.send({.url = server.url()}).body == "ok"; };
    REQUIRE(send());
    CHECK(true_in_child([&] { return send() && true_in_child(send) && send(); }));
    CHECK(server.connections() == 3);
}

TEST_CASE("a transport that ends in a child does not end its parent's connections") {
    LoopbackServer server(ok);
    auto transport = std::make_unique<CurlTransport>();
    const auto send = [&] { return transport->send({.url = server.url()}).body == "ok"; };
    REQUIRE(send());
    CHECK(true_in_child([&] {
        transport.reset();
        return true;
    }));
    CHECK(send());
    CHECK(server.connections() == 1);
}

TEST_CASE("a child that is born while requests are under way can send, and they are answered in its parent") {
    LoopbackServer slow([](const auto&) { return rsclient::testing::ServedResponse{.body = "late", .delay = 1s}; });
    LoopbackServer server(ok);
    CurlTransport transport;
    std::vector<std::promise<std::string>> answers(8);
    for (auto& answer : answers) {
        transport.send_async({.url = slow.url()}, {}, [&answer](Outcome outcome) {
            const auto* response = std::get_if<Response>(&outcome);
            answer.set_value(response == nullptr ? "failed" : response->body);
        });
    }
    REQUIRE(comes_true([&] { return slow.requests().size() == answers.size(); }));
    CHECK(true_in_child([&] { return transport.send({.url = server.url()}).body == "ok"; }));
    for (auto& answer : answers) CHECK(answer.get_future().get() == "late");
    CHECK(slow.connections() == 8);
}

TEST_CASE("a child that is born in the middle of a request can send") {
    LoopbackServer server(ok);
    CurlTransport transport;
    bool sent_in_child = false;
    Request request{.url = server.url()};
    request.sink = [&](auto) {
        std::this_thread::sleep_for(50ms);  // see comes_true
        sent_in_child = true_in_child([&] { return transport.send({.url = server.url()}).body == "ok"; });
        return true;
    };
    CHECK(transport.send(request).status == 200);
    CHECK(sent_in_child);
}
