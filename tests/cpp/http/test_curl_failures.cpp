#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "rsclient/http/pipeline.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using namespace std::string_literals;
using rsclient::testing::deserted_host;
using rsclient::testing::failure_of;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;
using rsclient::testing::raw_answer;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

ServedResponse slow(const ServedRequest&) { return {.delay = 1h}; }

/// Sets a variable of the environment for the time of one test.
class Environment {
public:
    Environment(std::string name, const std::string& value) : name_(std::move(name)) {
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~Environment() { ::unsetenv(name_.c_str()); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    std::string name_;
};

}  // namespace

TEST_CASE("a silent server is a TimeoutError in time, without secrets") {
    LoopbackServer server(slow);
    CurlTransport transport;
    const auto start = std::chrono::steady_clock::now();
    try {
        static_cast<void>(transport.send(
            {.url = server.url("/x?key=s3cret"), .timeout = 150ms, .credentials = {{"x-api-key", "s3cret"}}}));
        FAIL("expected a TimeoutError");
    } catch (const TimeoutError& error) {
        const std::string message = error.what();
        CHECK(message.starts_with("GET " + server.url("/x") + ": no answer: timed out (150 ms)"));
        CHECK(message.find("s3cret") == std::string::npos);
        CHECK(error.attempts() == 1);
    }
    const auto elapsed = std::chrono::steady_clock::now() - start;
    CHECK(elapsed >= 140ms);
    CHECK(elapsed < 2s);
}

TEST_CASE("a body that does not come to its end is a TimeoutError") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour", 1h));
    CurlTransport transport;
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url(), .timeout = 150ms})), TimeoutError);
}

TEST_CASE("a body that stalls is a TimeoutError long before the time for all of it is over") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour", 1h));
    CurlTransport transport;
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url(), .timeout = 1h, .idle_timeout = 1s})),
                    TimeoutError);
}

TEST_CASE("a failure says whether it is permanent") {
    const auto permanence_of = [](const Request& request, const CurlOptions& options = {}) {
        CurlTransport transport(options);
        try {
            static_cast<void>(transport.send(request));
        } catch (const TransportError& error) {
            return error.permanent() ? "permanent" : "temporary";
        }
        return "answered";
    };
    LoopbackServer silent(slow);
    LoopbackServer closing(raw_answer(""));
    LoopbackServer moved([](const ServedRequest&) {
        return ServedResponse{.status = 302, .headers = {{"Location", "file:///etc/passwd"}}};
    });
    CHECK(std::string(permanence_of({.url = "http://" + deserted_host()})) == "temporary");
    CHECK(std::string(permanence_of({.url = silent.url(), .timeout = 100ms})) == "temporary");
    CHECK(std::string(permanence_of({.url = closing.url()})) == "temporary");
    CHECK(std::string(permanence_of({.url = "http://rs.invalid"})) == "temporary");
    CHECK(std::string(permanence_of({.url = moved.url()})) == "permanent");
    CHECK(std::string(permanence_of({.url = "https" + silent.url().substr(4)}, {.ca_bundle = "/nowhere/bundle.pem"})) ==
          "permanent");
}

TEST_CASE("no server is a TransportError that names the host and no secret") {
    CurlTransport transport;
    const std::string host = deserted_host();
    const std::string message =
        failure_of(transport, {.url = "http://me:s3cret@" + host + "/x?key=s3cret", .query = {{"b", "s3cret"}}});
    CHECK(message.starts_with("GET http://" + host + "/x: no answer: "));
    CHECK(message.find("s3cret") == std::string::npos);
}

TEST_CASE("an answer that is cut short is a TransportError") {
    CurlTransport transport;
    for (const auto& raw :
         {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour"s, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"s,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n"s, "HTTP/1.1 200 OK\r\nContent-Le"s, ""s,
          "SSH-2.0-OpenSSH_9.2\r\n"s, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nfour"s}) {
        CAPTURE(raw);
        LoopbackServer server([&](const ServedRequest&) { return ServedResponse{.raw = raw}; });
        CHECK(failure_of(transport, {.url = server.url("/x?key=s3cret")})
                  .starts_with("GET " + server.url("/x") + ": no answer: "));
    }
}

TEST_CASE("bytes that came before the cut are not sent for again, so that the sink gets none twice") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour"));
    CurlTransport transport;
    std::string received;
    Request request{.url = server.url()};
    request.sink = [&](std::span<const std::byte> bytes) {
        for (const std::byte byte : bytes) received += static_cast<char>(byte);
        return true;
    };
    const std::shared_ptr<Transport> borrowed(std::shared_ptr<void>(), &transport);
    const RequestPipeline pipeline(borrowed, {.hooks = {.sleep = [](std::chrono::nanoseconds) {}}});
    CHECK_THROWS_AS(static_cast<void>(pipeline.send({.action = "get x", .request = request})), TransportError);
    CHECK(received == "four");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a sink gets what came before the cut, and the error still comes") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour"));
    CurlTransport transport;
    std::size_t received = 0;
    const Request request{.url = server.url(), .sink = [&](auto bytes) { return (received += bytes.size()) > 0; }};
    CHECK_THROWS_AS(static_cast<void>(transport.send(request)), TransportError);
    CHECK(received == 4);
}

TEST_CASE("a transport is good for more after each failure") {
    LoopbackServer server([](const ServedRequest& request) {
        return request.target == "/cut" ? ServedResponse{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"}
                                        : ServedResponse{.body = "ok"};
    });
    CurlTransport transport;
    for (int i = 0; i < 3; ++i) {
        CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url("/cut")})), TransportError);
        CHECK(transport.send({.url = server.url("/x")}).body == "ok");
    }
}

TEST_CASE("what cannot be sent is refused, and its value is not shown") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const auto refused = [&](const Request& request) {
        try {
            static_cast<void>(transport.send(request));
        } catch (const std::invalid_argument& error) {
            return std::string(error.what()).find("s3cret") == std::string::npos;
        }
        return false;
    };
    for (const std::string& value : {"s3cret\r\nX-Other: 1"s, "s3cret\n"s, "s3cret\r"s, "s3cret\0more"s}) {
        CHECK(refused({.url = server.url(), .headers = {{"a", value}}}));
        CHECK(refused({.url = server.url(), .credentials = {{"a", value}}}));
    }
    for (const char* name : {"", "a b", "a:", "a\r\nb", "\xC3\xA9"})
        CHECK(refused({.url = server.url(), .headers = {{name, "s3cret"}}}));
    for (const char* method : {"", "GET /other HTTP/1.1\r\n", "G T"})
        CHECK(refused({.method = method, .url = server.url()}));
    for (const char* url :
         {"", "rs.example/x?s3cret", "ftp://s3cret@h/", "http://", "http://h/a\r\nb?s3cret", "http://h/a b"})
        CHECK(refused({.url = url}));
    for (const auto timeout : {0ms, -1ms}) CHECK(refused({.url = server.url(), .timeout = timeout}));
    CHECK(server.connections() == 0);
    CHECK_THROWS_WITH(static_cast<void>(transport.send({.url = server.url(), .headers = {{"x-api-key", "a\nb"}}})),
                      "header x-api-key holds a line break or a NUL");
}

TEST_CASE("a timeout without end is no trouble") {
    LoopbackServer server(ok);
    CurlTransport transport({.connect_timeout = std::chrono::milliseconds::max()});
    CHECK(transport.send({.url = server.url(), .timeout = std::chrono::milliseconds::max()}).body == "ok");
}

TEST_CASE("a connection that the server closed meanwhile is replaced") {
    LoopbackServer server(raw_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    CurlTransport transport;
    int closed = 0;
    for (const char* method : {"GET", "POST", "PUT", "POST"}) {
        CHECK(transport.send({.method = method, .url = server.url(), .body = "x"}).body == "ok");
        server.wait_until_closed(++closed);
    }
    CHECK(server.connections() == 4);
}

TEST_CASE("a request that a dying connection swallowed is sent again only if it may be") {
    CurlTransport transport;
    for (const auto& [method, body, again] : {std::tuple("GET", "", true), std::tuple("PUT", "x", true),
                                              std::tuple("POST", "x", false), std::tuple("PATCH", "x", false)}) {
        CAPTURE(method);
        // The second request of the first connection is read, and answered by hanging up.
        std::atomic<int> on_first = 0;
        LoopbackServer server([&](const ServedRequest& request) {
            return request.connection == 1 && ++on_first == 2 ? ServedResponse{.raw = ""}
                                                              : ServedResponse{.body = "ok"};
        });
        CHECK(transport.send({.url = server.url()}).body == "ok");
        const Request request{.method = method, .url = server.url("/x"), .body = body};
        if (again) {
            CHECK(transport.send(request).body == "ok");
        } else {
            CHECK(failure_of(transport, request) ==
                  std::string(method) + " " + server.url("/x") +
                      ": no answer: the server closed the connection without an answer");
        }
        CHECK(server.requests().size() == (again ? 3 : 2));
    }
}

TEST_CASE("a POST without a body is not risked on an old connection") {
    LoopbackServer server([](const ServedRequest& request) {
        return request.method == "POST" && request.connection == 1 ? ServedResponse{.raw = ""}
                                                                   : ServedResponse{.body = "ok"};
    });
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).body == "ok");
    CHECK(transport.send({.method = "POST", .url = server.url()}).body == "ok");
    CHECK(server.requests().size() == 2);
}

TEST_CASE("the user can stop a request") {
    LoopbackServer server(slow);
    CurlTransport transport;
    set_interrupt_hook([] { return true; });
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send({.url = server.url("/x")})),
                         ("GET " + server.url("/x") + ": stopped by the user").c_str(), Interrupted);
    set_interrupt_hook([]() -> bool { throw std::domain_error("from the hook"); });
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send({.url = server.url("/x")})), "from the hook",
                         std::domain_error);
    set_interrupt_hook({});
}

TEST_CASE("a stop that the hook reports once is heeded, also at the end of a request") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = "ok"}; });
    CurlTransport transport;
    for (int late = 0; late < 6; ++late) {  // which of the few times that libcurl reports on so short a request
        CAPTURE(late);
        int asked = 0;
        set_interrupt_hook([&] { return asked++ == late; });
        std::string heard;
        try {
            heard = transport.send({.method = "PUT", .url = server.url("/x"), .body = "x"}).body;
        } catch (const Interrupted&) {
            heard = "stopped";
        }
        CHECK(heard == (asked > late ? "stopped" : "ok"));
    }
    set_interrupt_hook({});
}

TEST_CASE("the proxy of the environment is used, except for those that need none") {
    LoopbackServer proxy(ok);
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = "direct"}; });
    CurlTransport transport;
    const Environment http_proxy("http_proxy", proxy.url());
    CHECK(transport.send({.url = "http://rs.invalid/x?y"}).body == "ok");
    CHECK(proxy.requests().back().target == "http://rs.invalid/x?y");
    const Environment no_proxy("no_proxy", "127.0.0.1");
    CHECK(transport.send({.url = server.url()}).body == "direct");
}

TEST_CASE("a proxy that cannot be read is not quoted with its password") {
    CurlTransport transport;
    for (const char* proxy :
         {"nonsense://me:s3cret@127.0.0.1:9", "http://me:s3cret@127.0.0.1:port", "http://me:s3cret@[::1"}) {
        CAPTURE(proxy);
        const Environment http_proxy("http_proxy", proxy);
        const std::string message = failure_of(transport, {.url = "http://rs.invalid/x"});
        CHECK(message.starts_with("GET http://rs.invalid/x: no answer: "));
        CHECK(message.find("s3cret") == std::string::npos);
    }
}
