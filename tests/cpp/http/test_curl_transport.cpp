#include "rsclient/http/curl_transport.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "rsclient/core/error.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::string_literals;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ok;
using rsclient::testing::raw_answer;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

/// The tests talk to this machine alone, whatever the environment says.
[[maybe_unused]] const bool proxies_unset = [] {
    for (const char* name :
         {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
        ::unsetenv(name);
    return true;
}();

ServedResponse echo(const ServedRequest& request) { return {.body = request.body}; }

std::string value_of(const ServedRequest& request, const char* name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? "(none)" : found->second;
}

/// "hello hello hello" as gzip, Python's zlib, brotli and zstd pack it.
const std::string greeting = "hello hello hello";
const std::map<std::string, std::string> packed_greeting = {
    {"gzip", "\x1f\x8b\x08\0\0\0\0\0\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\0\x80\x88\xf9\xe5\x11\0\0\0"s},
    {"deflate", "\x78\x9c\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x3a\x2e\x06\x7d"s},
    {"br", "\x1b\x10\x00\xf8\x8d\x94\x6e\xde\x44\x55\x86\x96\x6c\x20\x6f\x01\x4f\x1c\x60\x1c"s},
    {"zstd", "\x28\xb5\x2f\xfd\x00\x58\x65\x00\x00\x30\x68\x65\x6c\x6c\x6f\x20\x01\x00\x31\x4a\x11"s},
};

}  // namespace

TEST_CASE("methods, headers and bodies arrive as sent") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const std::string body = "{\"a\": \"\xC3\xA9\"}\r\n\0end"s;
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        for (const std::string& sent : {""s, body}) {
            CAPTURE(method);
            CAPTURE(sent.size());
            const Response response =
                transport.send({.method = method,
                                .url = server.url("/a/b"),
                                .headers = {{"X-Number", "1"}, {"x-empty", ""}, {"Accept", "a/b; q=1"}},
                                .body = sent});
            CHECK(response.status == 200);
            CHECK(response.body == "ok");
            const ServedRequest got = server.requests().back();
            CHECK(got.method == method);
            CHECK(got.target == "/a/b");
            CHECK(got.body == sent);
            CHECK(value_of(got, "X-Number") == "1");
            CHECK(value_of(got, "X-Empty").empty());
            CHECK(value_of(got, "Accept") == "a/b; q=1");
            for (const char* name : {"Content-Type", "Expect", "Transfer-Encoding"})
                CHECK(value_of(got, name) == "(none)");
        }
    }
}

TEST_CASE("a content type is sent once") {
    LoopbackServer server(ok);
    CurlTransport transport;
    transport.send(
        {.method = "POST", .url = server.url(), .headers = {{"content-type", "application/json"}}, .body = "{}"});
    CHECK(value_of(server.requests().back(), "Content-Type") == "application/json");
}

TEST_CASE("HEAD brings headers alone, and the connection stays good") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = "12345"}; });
    CurlTransport transport;
    const Response head = transport.send({.method = "HEAD", .url = server.url()});
    CHECK(server.requests().back().method == "HEAD");
    CHECK(head.header("content-length") == "5");
    CHECK(head.body.empty());
    CHECK(transport.send({.url = server.url()}).body == "12345");
    CHECK(server.connections() == 1);
}

TEST_CASE("the query is escaped and added, the fragment stays here") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const Response response = transport.send({.url = server.url("/x?a=%20b#top"), .query = {{"c d", "e&f=\xC3\xA9"}}});
    CHECK(server.requests().back().target == "/x?a=%20b&c%20d=e%26f%3D%C3%A9");
    CHECK(response.url == server.url("/x?a=%20b&c%20d=e%26f%3D%C3%A9#top"));
}

TEST_CASE("credentials are sent as headers, and win over a header of the same name") {
    LoopbackServer server(ok);
    CurlTransport transport;
    transport.send({.url = server.url(),
                    .headers = {{"X-Api-Key", "old"}},
                    .credentials = {{"x-api-key", "new"}, {"Cookie", "a=b"}}});
    CHECK(value_of(server.requests().back(), "x-api-key") == "new");
    CHECK(value_of(server.requests().back(), "Cookie") == "a=b");
    transport.send({.url = server.url()});  // nothing stays on the connection
    CHECK(value_of(server.requests().back(), "x-api-key") == "(none)");
    CHECK(server.connections() == 1);
}

TEST_CASE("large bodies pass in both directions") {
    LoopbackServer server(echo);
    CurlTransport transport;
    std::string body(5'000'000, ' ');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * i >> 7U);
    CHECK(transport.send({.method = "PUT", .url = server.url(), .body = body}).body == body);
    CHECK(transport.send({.method = "POST", .url = server.url(), .body = body}).body == body);
}

TEST_CASE("any status is an answer") {
    LoopbackServer server([](const ServedRequest& request) {
        return ServedResponse{.status = std::stoi(request.target.substr(1)), .body = "words"};
    });
    CurlTransport transport;
    for (const int status : {200, 201, 206, 300, 400, 401, 404, 409, 416, 422, 500, 503, 599}) {
        CAPTURE(status);
        const Response response = transport.send({.url = server.url("/" + std::to_string(status))});
        CHECK(response.status == status);
        CHECK(response.body == "words");
    }
    for (const int status : {204, 304})
        CHECK(transport.send({.url = server.url("/" + std::to_string(status))}).body.empty());
    CHECK(server.connections() == 1);
}

TEST_CASE("response headers are trimmed, and repeated ones joined") {
    LoopbackServer server(
        raw_answer("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n"
                   "HTTP/1.1 200\r\nA:  b c \t\r\nEmpty:\r\nBlank:   \r\nVary: x\r\nvary: y\r\nT: 12:30\r\n"
                   "Content-Length: 2\r\n\r\nok"));
    CurlTransport transport;
    const Response response = transport.send({.url = server.url()});
    CHECK(response.status == 200);
    CHECK(response.body == "ok");
    const Headers expected = {{"A", "b c"},     {"Empty", ""},  {"Blank", ""},
                              {"Vary", "x, y"}, {"T", "12:30"}, {"Content-Length", "2"}};
    CHECK(response.headers == expected);
}

TEST_CASE("several cookies stay apart, as their dates hold commas") {
    LoopbackServer server(
        raw_answer("HTTP/1.1 200 OK\r\nSet-Cookie: session=a; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\n"
                   "set-cookie: lang=en\r\nContent-Length: 0\r\n\r\n"));
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).header("Set-Cookie") ==
          "session=a; Expires=Wed, 21 Oct 2026 07:28:00 GMT\nlang=en");
}

TEST_CASE("a body in chunks is put together") {
    LoopbackServer server(
        raw_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    CurlTransport transport;
    CHECK(transport.send({.url = server.url()}).body == "abcde");
}

TEST_CASE("requests in a row share one connection") {
    LoopbackServer server(ok);
    CurlTransport transport;
    for (const char* method : {"GET", "POST", "GET", "PUT", "HEAD", "DELETE", "GET"}) {
        transport.send({.method = method, .url = server.url(), .body = std::string(method) == "POST" ? "{}" : ""});
    }
    CHECK(server.requests().size() == 7);
    CHECK(server.connections() == 1);
}

TEST_CASE("the user agent is ours and not a browser's") {
    LoopbackServer server(ok);
    CurlTransport transport;
    transport.send({.url = server.url()});
    const std::string agent = value_of(server.requests().back(), "User-Agent");
    CHECK(agent.starts_with("rsclient/"));
    CHECK(agent.size() > std::string("rsclient/").size());
    // Any of these makes the service answer with a redirect to its login page.
    for (const char* word : {"Mozilla/", "Gecko/", "Firefox/", "AppleWebKit/", "Chrome/", "Safari/", "OPR/", "Opera/",
                             "Presto/", "Edg/"}) {
        CHECK(agent.find(word) == std::string::npos);
    }
    CurlTransport named({.user_agent = "planner/2"});
    named.send({.url = server.url()});
    CHECK(value_of(server.requests().back(), "User-Agent") == "planner/2");
}

TEST_CASE("each coding that we accept is undone") {
    LoopbackServer server([](const ServedRequest& request) {
        const std::string coding = request.target.substr(1);
        const auto found = packed_greeting.find(coding);
        if (found == packed_greeting.end()) return ServedResponse{.body = "unknown"};
        return ServedResponse{.headers = {{"Content-Encoding", coding}}, .body = found->second};
    });
    CurlTransport transport;
    transport.send({.url = server.url("/")});
    std::string accepted = value_of(server.requests().back(), "Accept-Encoding") + ", ";
    CHECK(accepted.find("gzip") != std::string::npos);
    while (!accepted.empty()) {
        const std::string coding = accepted.substr(0, accepted.find(", "));
        accepted.erase(0, coding.size() + 2);
        CAPTURE(coding);
        CHECK(transport.send({.url = server.url("/" + coding)}).body == greeting);
    }
}

TEST_CASE("who asks for a coding gets the body as it comes") {
    LoopbackServer server([](const ServedRequest&) {
        return ServedResponse{.headers = {{"Content-Encoding", "gzip"}}, .body = packed_greeting.at("gzip")};
    });
    CurlTransport transport;
    const Response response = transport.send({.url = server.url(), .headers = {{"Accept-Encoding", "identity"}}});
    CHECK(value_of(server.requests().back(), "Accept-Encoding") == "identity");
    CHECK(response.body == packed_greeting.at("gzip"));
}

TEST_CASE("a sink gets the body of a success, and nothing else") {
    LoopbackServer server([](const ServedRequest& request) {
        const int status = std::stoi(request.target.substr(1));
        return ServedResponse{.status = status, .headers = {{"Location", "/206"}}, .body = std::string(300'000, 'x')};
    });
    CurlTransport transport;
    std::size_t received = 0;
    Request request{.sink = [&](std::span<const std::byte> bytes) { return (received += bytes.size()) > 0; }};
    for (const auto& [target, status, expected] : {std::tuple("/200", 200, 300'000U), std::tuple("/302", 206, 300'000U),
                                                   std::tuple("/404", 404, 0U), std::tuple("/503", 503, 0U)}) {
        CAPTURE(target);
        received = 0;
        request.url = server.url(target);
        const Response response = transport.send(request);
        CHECK(response.status == status);
        CHECK(received == expected);
        CHECK(response.body.size() == 300'000 - expected);
    }
}

TEST_CASE("a sink can stop the transfer") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.body = std::string(20'000'000, 'x')}; });
    CurlTransport transport;
    std::size_t pieces = 0;
    const Response response = transport.send({.url = server.url(), .sink = [&](auto) { return ++pieces < 2; }});
    CHECK(response.status == 200);
    CHECK(response.header("Content-Length") == "20000000");
    CHECK(pieces == 2);
    CHECK(transport.send({.method = "HEAD", .url = server.url()}).status ==
          200);  // not what was left of the other body
}

TEST_CASE("what a sink throws comes out") {
    LoopbackServer server(ok);
    CurlTransport transport;
    const Request request{.url = server.url(),
                          .sink = [](auto) -> bool { throw ProductError("write x", "disk full"); }};
    CHECK_THROWS_WITH_AS(static_cast<void>(transport.send(request)), "write x: disk full", ProductError);
    CHECK(transport.send({.url = server.url()}).body == "ok");
}

TEST_CASE("eight threads share a transport") {
    LoopbackServer server(echo);
    CurlTransport transport;
    std::vector<int> good(8);
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < good.size(); ++number) {
        threads.emplace_back([&, number] {
            for (int i = 0; i < 50; ++i) {
                const std::string body = std::to_string(number) + "/" + std::to_string(i);
                good[number] +=
                    transport.send({.method = "POST", .url = server.url(), .body = body}).body == body ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(good == std::vector(8, 50));
    CHECK(server.requests().size() == 400);
    CHECK(server.connections() <= 8);
}

TEST_CASE("clients share one transport unless told otherwise") {
    LoopbackServer server(ok);
    CHECK(default_transport() == default_transport());
    CHECK(default_transport()->send({.url = server.url()}).status == 200);
}
