// The pipeline of service clients: credentials, retries, and what the answers of the platform mean.
#include <doctest/doctest.h>

#include <typeinfo>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::testing;

namespace {

constexpr const char* url = "https://rs.example/thing";
constexpr const char* as_json = "application/json";

/// Asks once and returns the error that this answer becomes.
template <class Expected>
void check_error(int status, const std::string& body, const std::string& detail, const char* content_type = as_json) {
    CAPTURE(status);
    CAPTURE(body);
    auto options = options_with_key();
    options.retry.attempts = 1;
    const Calls caller(options, transport_with({answer(status, body, {{"Content-Type", content_type}})}), "get thing");
    try {
        static_cast<void>(caller.send({.url = url}));
        FAIL("no error");
    } catch (const HttpError& error) {
        CHECK(typeid(error) == typeid(Expected));
        CHECK(error.status() == status);
        CHECK(error.action() == "get thing");
        CHECK(error.detail() == detail);
        CHECK(error.attempts() == 1);
        CHECK(std::string(error.what()) == "get thing: HTTP " + std::to_string(status) + ": " + detail);
    }
}

/// A transport whose answer came from elsewhere, as after a redirect.
class RedirectingTransport final : public http::Transport {
public:
    explicit RedirectingTransport(std::string target) : target_(std::move(target)) {}
    http::Response send(const http::Request& request, const Context& /*context*/) override {
        request.sink(std::as_bytes(std::span<const char>("<html>", 6)));
        http::Headers headers{{"Content-Type", "text/html"}};
        if (has_etag) headers["ETag"] = "\"1\"";
        return {.status = 200, .headers = std::move(headers), .url = target_};
    }
    bool has_etag = true;

private:
    std::string target_;
};

}  // namespace

TEST_CASE("401 tells no credential from a missing role") {
    check_error<NotAuthenticatedError>(401, R"({"code": "Unauthorized", "description": "Not authenticated"})",
                                       "Not authenticated");
    check_error<NotPermittedError>(401,
                                   R"({"detail": "Missing authorization role 'rs_cadip_mti_read' for user 'alice'"})",
                                   "Missing authorization role 'rs_cadip_mti_read' for user 'alice'");
    check_error<NotPermittedError>(401, R"({"detail": "Unauthorized access."})", "Unauthorized access.");
    check_error<NotPermittedError>(401, R"({"detail": "Deletion not allowed."})", "Deletion not allowed.");
}

TEST_CASE("a missing role that staging wraps into 500 is not a failure of the server") {
    check_error<NotPermittedError>(500,
                                   R"({"type": "t", "status": 500, "detail": "401: Missing authorization role 'x'"})",
                                   "401: Missing authorization role 'x'");
    check_error<ServerError>(500, R"({"type": "t", "status": 500, "detail": "database is down"})", "database is down");
}

TEST_CASE("403 is the key manager's word on the key, or a refused item") {
    check_error<NotAuthenticatedError>(403, R"({"description": "UAC manager: Wrong API key"})",
                                       "UAC manager: Wrong API key");
    check_error<InvalidRequestError>(403, R"({"description": "Missing property product:type"})",
                                     "Missing property product:type");
    check_error<NotPermittedError>(403, R"({"description": "no"})", "no");
}

TEST_CASE("every other status has its type") {
    const std::string body = R"({"detail": "so it is"})";
    check_error<InvalidRequestError>(400, body, "so it is");
    check_error<NotFoundError>(404, body, "so it is");
    check_error<InvalidRequestError>(405, body, "so it is");
    check_error<ConflictError>(409, body, "so it is");
    check_error<NotFoundError>(410, body, "so it is");
    check_error<InvalidRequestError>(422, body, "so it is");
    check_error<ServerError>(424, body, "so it is");
    check_error<RateLimitedError>(429, body, "so it is");
    for (const int status : {500, 501, 502, 503, 504}) check_error<ServerError>(status, body, "so it is");
    check_error<NotFoundError>(404, "<html>gone</html>", "an HTML page instead of JSON", "text/html");
}

TEST_CASE("an error tells the attempts and the request id") {
    const auto busy = answer(503, R"({"description": "maintenance"})", {{"X-Request-ID", "r-7"}});
    const auto transport = transport_with({busy, busy, busy, busy});
    const Calls caller(options_with_key(), transport, "get thing");
    try {
        static_cast<void>(caller.send({.url = url}));
        FAIL("no error");
    } catch (const ServerError& error) {
        CHECK(error.attempts() == 4);
        CHECK(error.request_id() == "r-7");
        CHECK(std::string(error.what()) == "get thing: HTTP 503 after 4 attempts: maintenance (request id r-7)");
    }
    CHECK(transport->requests.size() == 4);
}

TEST_CASE("a broken answer tells its status, attempts and request id") {
    const auto broken = answer(200, R"({"id": "a")", {{"X-Request-ID", "r-7"}});
    const auto wrong = answer(200, R"({"id": 1})", {{"X-Request-ID", "r-7"}});
    const Calls caller(options_with_key(), transport_with({answer(502), broken, answer(502), wrong}), "get thing");
    const auto read_id = [](const json::RawJson& text) {
        const json::Value value = json::parse(text, "get thing");
        const json::Reader reader(value, "get thing: ");
        return reader.member("id").string();
    };
    for (int i = 0; i < 2; ++i) {
        try {
            static_cast<void>(caller.read({.url = url}, read_id));
            FAIL("no error");
        } catch (const DecodeError& error) {
            CHECK(error.status() == 200);
            CHECK(error.attempts() == 2);
            CHECK(error.request_id() == "r-7");
            CHECK(error.action() == "get thing");
            CHECK(std::string(error.what()) == "get thing: " + error.detail());
        }
    }
}

TEST_CASE("a call that succeeds at the third attempt is a success") {
    const auto transport = transport_with({answer(502), answer(429), answer(200, R"({"id": 1})")});
    CHECK(Calls(options_with_key(), transport, "get thing").value({.url = url}).find("id")->as_int() == 1);
    CHECK(transport->requests.size() == 3);
}

TEST_CASE("a POST is sent once unless the call is idempotent") {
    const auto once = transport_with({answer(503), answer(200, "{}")});
    CHECK_THROWS_AS(
        static_cast<void>(Calls(options_with_key(), once, "post thing").send({.method = "POST", .url = url})),
        ServerError);
    CHECK(once->requests.size() == 1);
    const auto again = transport_with({answer(503), answer(200, "{}")});
    CHECK(Calls(options_with_key(), again, "post thing").idempotent().send({.method = "POST", .url = url}).status ==
          200);
}

TEST_CASE("no answer becomes an error with the action, the origin and the attempts") {
    const auto transport = std::make_shared<FakeTransport>();
    for (int i = 0; i < 4; ++i) transport->fail_next(TransportError("GET " + std::string(url), "connection refused"));
    try {
        static_cast<void>(
            Calls(options_with_key(), transport, "get thing").send({.url = "https://rs.example/thing?token=t0ken"}));
        FAIL("no error");
    } catch (const TimeoutError&) {
        FAIL("this was no timeout");
    } catch (const TransportError& error) {
        CHECK(error.action() == "get thing");
        CHECK(error.attempts() == 4);
        CHECK(std::string(error.what()) == "get thing: no answer from rs.example after 4 attempts: connection refused");
    }
}

TEST_CASE("a timeout stays a timeout") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->fail_next(TimeoutError("POST " + std::string(url), "timed out after 30 s"));
    try {
        static_cast<void>(Calls(options_with_key(), transport, "post thing").send({.method = "POST", .url = url}));
        FAIL("no error");
    } catch (const TimeoutError& error) {
        CHECK(error.action() == "post thing");
        CHECK(std::string(error.what()) == "post thing: no answer from rs.example: timed out after 30 s");
    }
}

TEST_CASE("a credential that the service quotes stays out of the message") {
    auto options = options_with_key();
    options.settings.bearer_token = "tok-9";
    const auto transport =
        transport_with({answer(403, R"({"detail": "UAC manager: key key-1234 (key-1234, tok-9) is unknown"})")});
    const auto message =
        message_of([&] { static_cast<void>(Calls(options, transport, "get thing").send({.url = url})); });
    CHECK(message == "get thing: HTTP 403: UAC manager: key *** (***, ***) is unknown");
}

TEST_CASE("a key wins over the cookie; credentials are kept apart from other headers") {
    auto options = options_with_key();
    options.settings.session_cookie = "c00kie";
    options.settings.bearer_token = "tok-9";
    const auto transport = transport_with({answer(200, "{}"), answer(200, "{}")});
    static_cast<void>(Calls(options, transport, "get thing").value({.url = url}));
    CHECK(transport->requests[0].credentials ==
          http::Headers{{"x-api-key", "key-1234"}, {"Authorization", "Bearer tok-9"}});
    CHECK(transport->requests[0].headers == http::Headers{{"Accept", "application/geo+json, application/json"}});
    options.settings.api_key = {};
    options.settings.bearer_token = {};
    static_cast<void>(Calls(options, transport, "get thing").value({.url = url}));
    CHECK(transport->requests[1].credentials == http::Headers{{"Cookie", "session=c00kie"}});
}

TEST_CASE("in local mode there is no authentication, whatever is known") {
    auto options = options_with_key();
    options.settings.mode = Mode::local;
    options.settings.session_cookie = "c00kie";
    options.settings.bearer_token = "tok-9";
    const auto transport = transport_with({answer(200, "{}")});
    static_cast<void>(Calls(options, transport, "get thing").send({.url = url}));
    CHECK(transport->requests[0].credentials.empty());
    CHECK(transport->requests[0].headers.empty());
}

TEST_CASE("an observer sees success and failure, without query and credentials") {
    auto options = options_with_key();
    const auto observer = std::make_shared<Records>();
    options.observer = observer;
    int ticks = 0;
    options.hooks.clock = [&] { return std::chrono::milliseconds(10 * ticks++); };
    const auto transport = transport_with({answer(200, "{}", {{"x-request-id", "r-1"}}), answer(404)});
    const Calls caller(options, transport, "get thing");
    static_cast<void>(caller.send({.url = "https://bob:pa55@rs.example/thing?token=t0ken", .query = {{"ids", "a"}}}));
    CHECK_THROWS_AS(static_cast<void>(caller.send({.method = "DELETE", .url = url})), NotFoundError);
    transport->fail_next(TransportError("POST", "connection refused"));
    CHECK_THROWS_AS(static_cast<void>(caller.send({.method = "POST", .url = url})), TransportError);
    const auto& records = observer->all;
    REQUIRE(records.size() == 3);
    CHECK(records[0].action == "get thing");
    CHECK(records[0].method == "GET");
    CHECK(records[0].url == "https://rs.example/thing");
    CHECK(records[0].status == 200);
    CHECK(records[0].attempts == 1);
    CHECK(records[0].request_id == "r-1");
    CHECK(records[0].duration.count() > 0);
    CHECK(records[1].method == "DELETE");
    CHECK(records[1].status == 404);
    CHECK(records[2].status == 0);
}

TEST_CASE("an HTML page with 200 is a login page") {
    for (const auto& page : {answer(200, "<p>Sign in</p>", {{"content-type", "text/html; charset=utf-8"}}),
                             answer(200, "<!DOCTYPE html><title>Keycloak</title>", {}), answer(200, "<HTML>", {})}) {
        const Calls caller(options_with_key(), transport_with({page}), "get thing");
        CHECK_THROWS_WITH_AS(static_cast<void>(caller.send({.url = url})),
                             "get thing: HTTP 200: the service sent an HTML page, as it does to ask for a login",
                             NotAuthenticatedError);
    }
}

TEST_CASE("an HTML page that a redirect led to in the storage is an asset like any other") {
    std::size_t bytes = 0;
    const http::Request request{.url = url, .sink = [&](std::span<const std::byte> piece) {
                                    bytes += piece.size();
                                    return true;
                                }};
    const auto storage =
        std::make_shared<RedirectingTransport>("https://s3.example/bucket/preview.html?X-Amz-Signature=s");
    CHECK(Calls(options_with_key(), storage, "get thing").send(request).status == 200);
    CHECK(bytes == 6);
    storage->has_etag = false;
    CHECK_THROWS_WITH_AS(
        static_cast<void>(Calls(options_with_key(), storage, "get thing").send(request)),
        "get thing: https://s3.example/bucket/preview.html sent an HTML page without an ETag, expected "
        "the bytes of a file",
        DecodeError);
    const auto same = std::make_shared<RedirectingTransport>("https://rs.example/please");
    CHECK_THROWS_AS(static_cast<void>(Calls(options_with_key(), same, "get thing").send(request)),
                    NotAuthenticatedError);
    auto local = options_with_key();
    local.settings.mode = Mode::local;
    CHECK(Calls(local, same, "get thing").send(request).status == 200);
}

TEST_CASE("a redirect that the transport does not follow names its target and is no success") {
    for (const int status : {301, 302, 303}) {
        const auto moved = answer(status, "", {{"Location", "https://new.example/thing?token=t0ken"}});
        const auto transport = transport_with({moved});
        const std::string message = message_of([&] {
            static_cast<void>(Calls(options_with_key(), transport, "post thing").send({.method = "POST", .url = url}));
        });
        CHECK(message == "post thing: HTTP " + std::to_string(status) +
                             ": redirected to https://new.example/thing; this POST is not sent there, because such a "
                             "redirect may ask for a GET instead");
        CHECK(transport->requests.size() == 1);
    }
    const Calls caller(options_with_key(),
                       transport_with({answer(301, "", {{"x-amz-bucket-region", "eu-west-9"}}), answer(304)}),
                       "get thing");
    CHECK_THROWS_WITH_AS(static_cast<void>(caller.send({.url = url})),
                         "get thing: HTTP 301: a redirect without a Location; the bucket's region is eu-west-9",
                         HttpError);
    CHECK_THROWS_AS(static_cast<void>(caller.send({.url = url})), HttpError);
}

TEST_CASE("a redirect to a login page asks for a login, whatever comes from there") {
    const auto to_login = answer(302, "", {{"Location", "/auth/login?next=/thing"}});
    const auto transport = transport_with({to_login, to_login, answer(405, "{}")});
    const Calls caller(options_with_key(), transport, "post thing");
    CHECK_THROWS_WITH_AS(static_cast<void>(caller.send({.method = "POST", .url = url})),
                         "post thing: HTTP 302: redirected to https://rs.example/auth/login", NotAuthenticatedError);
    CHECK_THROWS_AS(static_cast<void>(caller.send({.url = url, .follow_redirects = false})), NotAuthenticatedError);
    /// The POST of a search is sent on, and refused there.
    struct AtLogin final : http::Transport {
        http::Response send(const http::Request& request, const Context& /*context*/) override {
            CHECK(request.idempotent);
            return {.status = 405, .url = "https://idp.example/realms/rs/protocol/openid-connect/auth?state=s"};
        }
    };
    const Calls search = Calls(options_with_key(), std::make_shared<AtLogin>(), "search things").idempotent();
    CHECK_THROWS_WITH_AS(static_cast<void>(search.send({.method = "POST", .url = url})),
                         "search things: HTTP 405: redirected to a login page, "
                         "https://idp.example/realms/rs/protocol/openid-connect/auth",
                         NotAuthenticatedError);
}

TEST_CASE("without credentials there are none, whatever is known") {
    const auto transport = transport_with({answer(200, "{}")});
    static_cast<void>(Calls(options_with_key(), transport, "get thing").anonymous().send({.url = url}));
    CHECK(transport->requests[0].credentials.empty());
}

TEST_CASE("an answer that is not the JSON promised is a DecodeError naming the action") {
    const auto transport = transport_with({answer(204), answer(200, R"({"id": )"), answer(200, "plain")});
    const Calls caller(options_with_key(), transport, "get thing");
    CHECK_THROWS_WITH_AS(static_cast<void>(caller.value({.url = url})),
                         "get thing: HTTP 204 with an empty body, expected JSON", DecodeError);
    for (int i = 0; i < 2; ++i) {
        CHECK(message_of([&] { static_cast<void>(caller.value({.url = url})); }).starts_with("get thing: not JSON ("));
    }
}
