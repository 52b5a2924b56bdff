#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::deserted_host;
using rsclient::testing::failure_of;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

const std::string secret = "s3cret";

/// "/302?to=<location>" is answered with that redirect, everything else with 200.
ServedResponse redirect(const ServedRequest& request) {
    const auto to = request.target.find("?to=");
    if (to == std::string::npos) return {.body = "ok"};
    return {.status = std::stoi(request.target.substr(1, to)),
            .headers = {{"Location", request.target.substr(to + 4)}},
            .body = "moved"};
}

Request with_secrets(const std::string& url) {
    return {.url = url,
            .headers = {{"Accept", "a/b"}, {"Authorization", secret}},
            .credentials = {{"x-api-key", secret}, {"Cookie", "session=" + secret}}};
}

bool knows_the_secret(const ServedRequest& request) {
    for (const auto& [name, value] : request.headers) {
        if (value.find(secret) != std::string::npos) return true;
    }
    return request.target.find(secret) != std::string::npos;
}

}  // namespace

TEST_CASE("a followed redirect keeps method and body; one that asks for another method is the answer") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    struct Case {
        int status;
        const char* method;
        bool idempotent;
        bool followed;
    };
    for (const auto& [status, method, idempotent, followed] : std::vector<Case>{
             {301, "GET", false, true},   {301, "HEAD", false, true},    {301, "POST", false, false},
             {301, "POST", true, true},   {301, "PUT", false, true},     {301, "PATCH", false, true},
             {302, "GET", false, true},   {302, "DELETE", false, true},  {302, "POST", false, false},
             {302, "POST", true, true},   {303, "GET", false, true},     {303, "HEAD", false, true},
             {303, "POST", false, false}, {303, "POST", true, false},    {303, "PUT", false, false},
             {303, "PATCH", true, false}, {303, "DELETE", false, false}, {307, "GET", false, true},
             {307, "POST", false, true},  {307, "PATCH", false, true},   {308, "POST", true, true},
             {308, "PUT", false, true},   {308, "DELETE", false, true},
         }) {
        CAPTURE(status);
        CAPTURE(method);
        const std::string name = method;
        const bool has_body = name == "POST" || name == "PUT" || name == "PATCH";
        const std::string first = "/" + std::to_string(status) + "?to=/x";
        const Response response = transport.send({.method = method,
                                                  .url = server.url(first),
                                                  .headers = {{"Content-Type", "a/b"}, {"X-Kept", "yes"}},
                                                  .body = has_body ? "body" : "",
                                                  .idempotent = idempotent});
        CHECK(response.status == (followed ? 200 : status));
        CHECK(response.header("Location") == (followed ? "" : "/x"));
        CHECK(response.url == server.url(followed ? "/x" : first));
        const ServedRequest got = server.requests().back();
        CHECK(got.method == name);
        CHECK(got.target == (followed ? "/x" : first));
        CHECK(got.headers.contains("X-Kept"));
        CHECK(got.headers.contains("Content-Type"));
        CHECK(got.body == (has_body ? "body" : ""));
    }
}

TEST_CASE("a redirect is followed wherever it is relative to") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    const std::string port = std::to_string(server.port());
    for (const auto& [location, target] : {std::pair<std::string, std::string>("b", "/c/b"),
                                           {"../b", "/b"},
                                           {"?q=1", "/c/302?q=1"},
                                           {"//127.0.0.1:" + port + "/b", "/b"},
                                           {server.url("/b?c#d"), "/b?c"}}) {
        CAPTURE(location);
        LoopbackServer first([&, place = location](const ServedRequest& request) {
            return request.target == "/c/302" ? ServedResponse{.status = 302, .headers = {{"Location", place}}}
                                              : ServedResponse{};
        });
        CHECK(transport.send({.url = first.url("/c/302")}).status == 200);
        const auto& arrived = location.find(port) == std::string::npos ? first : server;
        CHECK(arrived.requests().back().target == target);
    }
}

TEST_CASE("the query of a request is not sent again to where a redirect leads") {
    LoopbackServer server([](const ServedRequest& request) {
        return request.target.starts_with("/a") ? ServedResponse{.status = 307, .headers = {{"Location", "/b?c=d"}}}
                                                : ServedResponse{};
    });
    CurlTransport transport;
    transport.send({.url = server.url("/a"), .query = {{"token", secret}}});
    CHECK(server.requests().back().target == "/b?c=d");
}

TEST_CASE("who does not follow redirects gets them as the answer") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    const Response response = transport.send({.url = server.url("/302?to=/x"), .follow_redirects = false});
    CHECK(response.status == 302);
    CHECK(response.header("Location") == "/x");
    CHECK(response.body == "moved");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a 3xx that leads nowhere is an answer") {
    LoopbackServer server([](const ServedRequest& request) {
        return ServedResponse{.status = std::stoi(request.target.substr(1)), .headers = {{"X-Other", "/x"}}};
    });
    CurlTransport transport;
    for (const int status : {300, 302, 304, 305}) {
        CHECK(transport.send({.url = server.url("/" + std::to_string(status))}).status == status);
    }
}

TEST_CASE("credentials stay when a redirect stays inside the origin") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    transport.send(with_secrets(server.url("/302?to=" + server.url("/x"))));
    REQUIRE(server.requests().size() == 2);
    const Headers got = server.requests()[1].headers;
    CHECK(got.at("x-api-key") == secret);
    CHECK(got.at("Cookie") == "session=" + secret);
    CHECK(got.at("Authorization") == secret);
}

TEST_CASE("credentials are dropped when a redirect leaves the origin") {
    LoopbackServer storage(redirect);
    LoopbackServer server(redirect);
    CurlTransport transport;
    for (const char* status : {"301", "302", "303", "307", "308"}) {
        for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
            if (std::string(status) == "303" && std::string(method) != "GET") continue;  // not followed, see above
            CAPTURE(status);
            CAPTURE(method);
            Request request =
                with_secrets(server.url("/" + std::string(status) + "?to=" + storage.url("/object?X-Amz-Signature=1")));
            request.method = method;
            request.idempotent = true;
            CHECK(transport.send(request).status == 200);
            const ServedRequest got = storage.requests().back();
            CHECK(got.target == "/object?X-Amz-Signature=1");
            CHECK(got.headers.at("Accept") == "a/b");
            CHECK_FALSE(knows_the_secret(got));
            CHECK(knows_the_secret(server.requests().back()));
        }
    }
}

TEST_CASE("a body does not follow a redirect to another origin") {
    LoopbackServer elsewhere(redirect);
    LoopbackServer server(redirect);
    CurlTransport transport;
    for (const char* status : {"301", "302", "307", "308"}) {
        for (const char* method : {"POST", "PUT", "PATCH"}) {
            CAPTURE(status);
            CAPTURE(method);
            const Request request{
                .method = method,
                .url = server.url("/" + std::string(status) + "?to=" + elsewhere.url("/a?b=" + secret)),
                .body = "mine",
                .idempotent = true};
            const std::string message = failure_of(transport, request);
            CHECK(message.find("a redirect leads to " + elsewhere.url("/a") +
                               ", another origin, which must not get the body of the request") != std::string::npos);
            CHECK(message.find(secret) == std::string::npos);
        }
    }
    CHECK(elsewhere.requests().empty());
}

TEST_CASE("credentials do not come back when a stranger redirects to where they came from") {
    LoopbackServer server(redirect);
    LoopbackServer stranger([&](const ServedRequest&) {
        return ServedResponse{.status = 302, .headers = {{"Location", server.url("/delete/everything")}}};
    });
    CurlTransport transport;
    CHECK(transport.send(with_secrets(server.url("/302?to=" + stranger.url("/x")))).status == 200);
    CHECK(server.requests().back().target == "/delete/everything");
    CHECK_FALSE(knows_the_secret(server.requests().back()));
}

TEST_CASE("user and password of a URL stay with its origin") {
    LoopbackServer storage(redirect);
    LoopbackServer server(redirect);
    CurlTransport transport;
    const std::string base = "http://me:" + secret + "@127.0.0.1:" + std::to_string(server.port());
    transport.send({.url = base + "/302?to=/x"});
    CHECK(server.requests().back().headers.at("Authorization") == "Basic bWU6czNjcmV0");  // base64 of "me:s3cret"
    transport.send({.url = base + "/302?to=" + storage.url("/x")});
    CHECK_FALSE(storage.requests().back().headers.contains("Authorization"));
}

TEST_CASE("too many redirects are an error without secrets") {
    LoopbackServer server([](const ServedRequest& request) {
        return ServedResponse{.status = 302, .headers = {{"Location", request.target + "1"}}};
    });
    CurlTransport transport;
    CHECK(failure_of(transport, with_secrets(server.url("/x?key=" + secret))) ==
          "GET " + server.url("/x") + ": no answer: more than 5 redirects");
    CHECK(server.requests().size() == 6);

    CurlTransport never({.max_redirects = 0});
    CHECK(failure_of(never, {.url = server.url("/y")}) ==
          "GET " + server.url("/y") + ": no answer: more than 0 redirects");
    CHECK(server.requests().size() == 7);
}

TEST_CASE("a redirect to what is not HTTP is the server's mistake") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    for (const auto& [location, shown] :
         {std::pair("ftp://me:s3cret@h/x?s3cret", "ftp://h/x"), std::pair("file:///etc/passwd", "file:///etc/passwd"),
          std::pair("http:g", "http:g"), std::pair("http://h:port/", "http://(unreadable)")}) {
        CAPTURE(location);
        CHECK(failure_of(transport, {.url = server.url("/302?to=" + std::string(location))}) ==
              "GET " + server.url("/302") + ": no answer: a redirect leads to " + shown +
                  ", which is not an http or https URL");
    }
}

TEST_CASE("an error behind a redirect names neither credentials nor the signature of the URL") {
    LoopbackServer server(redirect);
    CurlTransport transport;
    const std::string place = deserted_host() + "/object";
    for (const std::string& target : {"http://" + place, "http://me:" + secret + "@" + place}) {
        CAPTURE(target);
        const std::string message =
            failure_of(transport, with_secrets(server.url("/302?to=" + target + "?X-Amz-Signature=" + secret)));
        CHECK(message.starts_with("GET http://" + place + ": no answer: "));
        CHECK(message.find(secret) == std::string::npos);
    }
}

TEST_CASE("redirects take part in the timeout") {
    LoopbackServer server([](const ServedRequest& request) {
        return ServedResponse{.status = 302, .headers = {{"Location", request.target + "1"}}, .delay = 100ms};
    });
    CurlTransport transport({.max_redirects = 1000});
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(static_cast<void>(transport.send({.url = server.url("/x"), .timeout = 250ms})), TimeoutError);
    CHECK(std::chrono::steady_clock::now() - start < 2s);
    CHECK(server.requests().size() <= 3);
}
