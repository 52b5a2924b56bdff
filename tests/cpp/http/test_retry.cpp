#include "rsclient/http/pipeline.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "support/fake_transport.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::FakeTransport;
using std::chrono::nanoseconds;

namespace {

/// Sends a request through a pipeline that takes any status for a success.
RetriedResponse send_retried(Transport& transport, const Request& request, const RetryOptions& options,
                             const RetryHooks& hooks, const RetryPredicate& also = {}) {
    const std::shared_ptr<Transport> borrowed(std::shared_ptr<void>(), &transport);
    const RequestPipeline pipeline(borrowed, {.retry = options, .hooks = hooks, .also_retryable = also});
    return pipeline.send({.action = "get x", .request = request});
}

/// A transport, and a clock that advances only while the code under test sleeps.
struct World {
    FakeTransport transport = {};
    nanoseconds now = 1h;
    std::vector<nanoseconds> slept = {};
    double jitter = 1.0;
    std::chrono::system_clock::time_point date = parse_time("Sun, 06 Nov 1994 08:49:37 GMT");

    RetryHooks hooks() {
        return {.clock = [this] { return now; },
                .sleep = [this](nanoseconds delay) { slept.push_back(delay), now += delay; },
                .jitter = [this] { return jitter; },
                .date = [this] { return date; }};
    }

    RetriedResponse send(const Request& request, const RetryOptions& options = {}) {
        return send_retried(transport, request, options, hooks());
    }

    void answer(int status, int times = 1, const Headers& headers = {}) {
        for (int i = 0; i < times; ++i) transport.answers.push_back(Response{.status = status, .headers = headers});
    }
};

const Request get{.url = "http://h/x"};

}  // namespace

TEST_CASE("only methods that may be repeated are idempotent, unless the request says that it is") {
    for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}) CHECK(is_idempotent({.method = method}));
    for (const char* method : {"POST", "PATCH", "CONNECT", "get", ""}) {
        CHECK_FALSE(is_idempotent({.method = method}));
        CHECK(is_idempotent({.method = method, .idempotent = true}));
    }
}

TEST_CASE("an answer is returned at once") {
    for (const int status : {200, 204, 301, 400, 401, 404, 409, 422, 500, 501}) {
        CAPTURE(status);
        World world;
        world.answer(status);
        const RetriedResponse got = world.send(get);
        CHECK(got.response.status == status);
        CHECK(got.attempts == 1);
        CHECK(world.slept.empty());
    }
}

TEST_CASE("a temporary failure is tried again") {
    for (const int status : {408, 424, 429, 502, 503, 504}) {
        CAPTURE(status);
        World world;
        world.answer(status);
        world.answer(200);
        const RetriedResponse got = world.send(get);
        CHECK(got.response.status == 200);
        CHECK(got.attempts == 2);
        CHECK(world.slept == std::vector<nanoseconds>{500ms});
    }
}

TEST_CASE("a service may name further answers that are tried again, with the same delays") {
    World world;
    world.answer(500);
    world.answer(503);
    world.answer(500);
    world.answer(501);
    const RetriedResponse got = send_retried(world.transport, get, {}, world.hooks(),
                                             [](const Response& response) { return response.status == 500; });
    CHECK(got.response.status == 501);
    CHECK(got.attempts == 4);
    CHECK(world.slept == std::vector<nanoseconds>{500ms, 1s, 2s});
    world.answer(500);
    const auto any = [](const Response&) { return true; };
    CHECK(send_retried(world.transport, {.method = "POST", .url = "http://h/x"}, {}, world.hooks(), any).attempts == 1);
}

TEST_CASE("delays double up to the longest") {
    World world;
    world.answer(503, 8);
    const RetriedResponse got = world.send(get, {.attempts = 8, .first_delay = 100ms, .longest_delay = 1s});
    CHECK(world.slept == std::vector<nanoseconds>{100ms, 200ms, 400ms, 800ms, 1s, 1s, 1s});
    CHECK(got.response.status == 503);
    CHECK(got.attempts == 8);
}

TEST_CASE("the first delay is no longer than the longest") {
    World world;
    world.answer(503, 2);
    static_cast<void>(world.send(get, {.attempts = 2, .first_delay = 9s, .longest_delay = 2s}));
    CHECK(world.slept == std::vector<nanoseconds>{2s});
}

TEST_CASE("jitter is a factor on each delay") {
    World world;
    world.jitter = 0.5;
    world.answer(503, 4);
    static_cast<void>(world.send(get, {.attempts = 4, .first_delay = 100ms, .longest_delay = 300ms}));
    CHECK(world.slept == std::vector<nanoseconds>{50ms, 100ms, 150ms});
}

TEST_CASE("without a hook jitter is random, from a half to one") {
    World world;
    RetryHooks hooks = world.hooks();
    hooks.jitter = {};
    world.answer(503, 101);
    static_cast<void>(
        send_retried(world.transport, get, {.attempts = 101, .first_delay = 1s, .longest_delay = 1s}, hooks));
    REQUIRE(world.slept.size() == 100);
    for (const auto delay : world.slept) {
        CHECK(delay >= 500ms);
        CHECK(delay <= 1s);
    }
    CHECK(*std::min_element(world.slept.begin(), world.slept.end()) < 700ms);
    CHECK(*std::max_element(world.slept.begin(), world.slept.end()) > 800ms);
}

TEST_CASE("Retry-After in seconds is obeyed to the letter") {
    World world;
    world.jitter = 0.5;
    world.answer(429, 1, {{"retry-after", "37"}});
    world.answer(503, 1, {{"Retry-After", "1"}});
    world.answer(200);
    CHECK(world.send(get, {.longest_delay = 1s}).attempts == 3);
    CHECK(world.slept == std::vector<nanoseconds>{37s, 1s});
}

TEST_CASE("a Retry-After of no time is a delay as usual, not a loop without a pause") {
    World world;
    for (const char* when : {"0", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:00:00 GMT"}) {
        world.answer(503, 1, {{"Retry-After", when}});
    }
    world.answer(200);
    CHECK(world.send(get).attempts == 4);
    CHECK(world.slept == std::vector<nanoseconds>{500ms, 1s, 2s});
}

TEST_CASE("Retry-After as a date is obeyed") {
    World world;
    world.answer(503, 1, {{"Retry-After", "Sun, 06 Nov 1994 08:51:17 GMT"}});
    world.answer(200);
    CHECK(world.send(get).attempts == 2);
    CHECK(world.slept == std::vector<nanoseconds>{100s});
}

TEST_CASE("a Retry-After that makes no sense is ignored") {
    for (const char* words : {"soon", "-5", "1.5", "12 s", " ", "0x10", "Sun, 99 Nov 1994 08:49:37 GMT", "+3"}) {
        CAPTURE(words);
        World world;
        world.answer(503, 1, {{"Retry-After", words}});
        world.answer(200);
        CHECK(world.send(get).attempts == 2);
        CHECK(world.slept == std::vector<nanoseconds>{500ms});
    }
}

TEST_CASE("a Retry-After beyond the deadline returns the answer that came") {
    for (const char* seconds : {"10", "4000000000", "99999999999999999999"}) {
        CAPTURE(seconds);
        World world;
        world.answer(503, 1, {{"Retry-After", seconds}});
        const RetriedResponse got = world.send(get, {.total = 10s});
        CHECK(got.response.status == 503);
        CHECK(got.attempts == 1);
        CHECK(world.slept.empty());
    }
}

TEST_CASE("no delay goes beyond the deadline") {
    World world;
    world.answer(503, 9);
    const RetriedResponse got = world.send(get, {.attempts = 9, .first_delay = 1s, .longest_delay = 60s, .total = 10s});
    CHECK(world.slept == std::vector<nanoseconds>{1s, 2s, 4s});  // 7 s; 8 s more would be too late
    CHECK(got.attempts == 4);
}

TEST_CASE("later attempts get the time that is left") {
    World world;
    world.answer(503, 3);
    Request request = get;
    request.timeout = 8s;
    static_cast<void>(world.send(request, {.attempts = 3, .first_delay = 3s, .total = 10s}));
    REQUIRE(world.transport.requests.size() == 3);
    CHECK(world.transport.requests[0].timeout == 8s);
    CHECK(world.transport.requests[1].timeout == 7s);
    CHECK(world.transport.requests[2].timeout == 1s);
}

TEST_CASE("times without end are no trouble") {
    World world;
    world.answer(503, 2);
    world.answer(200);
    constexpr auto endless = std::chrono::milliseconds::max();
    Request request = get;
    request.timeout = endless;
    CHECK(world.send(request, {.longest_delay = endless, .total = endless}).attempts == 3);
    CHECK(world.slept == std::vector<nanoseconds>{500ms, 1s});
}

TEST_CASE("a timeout that the transport will refuse is passed on to it") {
    World world;
    world.answer(200);
    Request request = get;
    request.timeout = 0ms;
    static_cast<void>(world.send(request));
    CHECK(world.transport.requests[0].timeout == 0ms);
}

TEST_CASE("POST and PATCH are sent once") {
    for (const char* method : {"POST", "PATCH"}) {
        CAPTURE(method);
        World world;
        world.answer(503);
        const RetriedResponse got = world.send({.method = method, .url = "http://h/x"});
        CHECK(got.response.status == 503);
        CHECK(got.attempts == 1);

        world.transport.fail_next(TransportError("POST http://h/x", "connection reset"));
        CHECK_THROWS_WITH_AS(static_cast<void>(world.send({.method = method, .url = "http://h/x"})),
                             "get x: no answer from h: connection reset", TransportError);
        world.transport.fail_next(TimeoutError("POST http://h/x", "timed out"));
        CHECK_THROWS_AS(static_cast<void>(world.send({.method = method, .url = "http://h/x"})), TimeoutError);
        CHECK(world.slept.empty());
    }
}

TEST_CASE("a POST that is said to be idempotent is repeated as it was") {
    World world;
    world.transport.fail_next(TransportError("POST http://h/search", "connection reset"));
    world.answer(503);
    world.answer(200);
    const Request search{.method = "POST",
                         .url = "http://h/search",
                         .query = {{"a", "b"}},
                         .headers = {{"c", "d"}},
                         .body = "{}",
                         .idempotent = true};
    CHECK(send_retried(world.transport, search, {}, world.hooks()).attempts == 3);
    for (const auto& request : world.transport.requests) {
        CHECK(request.method == "POST");
        CHECK(request.query == search.query);
        CHECK(request.headers == search.headers);
        CHECK(request.body == "{}");
    }
}

TEST_CASE("no answer is tried again, and the last error tells how often") {
    World world;
    world.transport.fail_next(TimeoutError("GET http://h/x", "timed out"));
    world.transport.fail_next(TransportError("GET http://h/x", "connection refused"));
    world.answer(200);
    CHECK(world.send(get).attempts == 3);

    for (int i = 0; i < 2; ++i) world.transport.fail_next(TransportError("GET http://h/x", "connection refused"));
    try {
        static_cast<void>(world.send(get, {.attempts = 2}));
        FAIL("expected a TransportError");
    } catch (const TransportError& error) {
        CHECK(error.attempts() == 2);
        CHECK(error.action() == "get x");
        CHECK(error.detail() == "connection refused");
        CHECK(std::string(error.what()) == "get x: no answer from h after 2 attempts: connection refused");
        CHECK(dynamic_cast<const TimeoutError*>(&error) == nullptr);
    }

    for (int i = 0; i < 3; ++i) world.transport.fail_next(TimeoutError("GET http://h/x", "timed out"));
    try {
        static_cast<void>(world.send(get, {.attempts = 3}));
        FAIL("expected a TimeoutError");
    } catch (const TimeoutError& error) {
        CHECK(error.attempts() == 3);
    }
}

TEST_CASE("other errors are not tried again") {
    World world;
    world.transport.fail_next(Interrupted("GET http://h/x", "stopped by the user"));
    CHECK_THROWS_AS(static_cast<void>(world.send(get)), Interrupted);
    world.transport.fail_next(std::invalid_argument("bad header"));
    CHECK_THROWS_AS(static_cast<void>(world.send(get)), std::invalid_argument);
    CHECK(world.transport.requests.size() == 2);
}

TEST_CASE("fewer than one attempt is refused before anything is sent") {
    World world;
    CHECK_THROWS_WITH_AS(static_cast<void>(world.send(get, {.attempts = 0})),
                         "retry: attempts must be at least 1, got 0", std::invalid_argument);
    CHECK(world.transport.requests.empty());
}

namespace {

/// Hands half a body to the sink, then loses the connection; answers in full the second time.
class BreaksOff final : public Transport {
public:
    Response send(const Request& request, const Context& /*context*/) override {
        ++sent;
        static_cast<void>(request.sink(as_bytes("half")));
        if (sent == 1) throw TransportError("GET http://h/x", "connection reset");
        return {.status = 200};
    }
    int sent = 0;
};

}  // namespace

TEST_CASE("what asking again cannot help is not tried again") {
    World world;
    world.transport.fail_next(TransportError(TransportErrorInfo{
        .action = "GET http://h/x", .detail = "self-signed certificate", .host = "h", .permanent = true}));
    try {
        static_cast<void>(world.send(get));
        FAIL("expected a TransportError");
    } catch (const TransportError& error) {
        CHECK(error.attempts() == 1);
        CHECK(error.permanent());
        CHECK(error.host() == "h");
    }
    CHECK(world.slept.empty());
}

TEST_CASE("an attempt that gave bytes to its sink is not repeated") {
    World world;
    BreaksOff transport;
    std::string received;
    Request request = get;
    request.sink = [&](std::span<const std::byte> bytes) {
        received.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return true;
    };
    CHECK_THROWS_AS(static_cast<void>(send_retried(transport, request, {}, world.hooks())), TransportError);
    CHECK(transport.sent == 1);
    CHECK(received == "half");
}

TEST_CASE("a sink does not keep from trying again before it got bytes") {
    World world;
    world.transport.fail_next(TransportError("GET http://h/x", "connection refused"));
    world.answer(503);
    world.transport.answers.push_back(Response{.status = 200, .body = "whole"});
    std::size_t received = 0;
    Request request = get;
    request.sink = [&](std::span<const std::byte> bytes) { return (received += bytes.size()) > 0; };
    CHECK(world.send(request).attempts == 3);
    CHECK(received == 5);
}
