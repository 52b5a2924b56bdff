#include "rsclient/http/pipeline.hpp"

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/http/curl_transport.hpp"
#include "support/fake_transport.hpp"
#include "support/loopback_handlers.hpp"
#include "support/loopback_server.hpp"

using namespace rsclient;
using namespace rsclient::http;
using namespace std::chrono_literals;
using rsclient::testing::FakeTransport;
using rsclient::testing::LoopbackServer;
using rsclient::testing::ServedRequest;
using rsclient::testing::ServedResponse;

namespace {

/// Gives each attempt the next credential, as a provider whose tokens expire does.
class Rotating final : public AttemptPolicy {
public:
    void prepare(Request& request) const override { request.credentials["x-key"] = std::to_string(++count_); }

private:
    mutable int count_ = 0;
};

/// Writes down the calls of an observer.
class Notes final : public Observer {
public:
    std::uint64_t on_start(const CallStart& call) override {
        lines.push_back("start " + call.action + ", " + call.method + " " + call.url);
        return 7;
    }
    void on_attempt(std::uint64_t call, const CallAttempt& attempt) override {
        lines.push_back(std::to_string(call) + " attempt " + std::to_string(attempt.number) + ": " +
                        (attempt.status == 0 ? attempt.failure : std::to_string(attempt.status)) + ", then " +
                        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(attempt.delay).count()));
    }
    void on_end(std::uint64_t call, const CallRecord& record) override {
        lines.push_back(std::to_string(call) + " end " + record.action + ": " + std::to_string(record.status) +
                        " after " + std::to_string(record.attempts) + ", " + record.request_id);
    }
    std::vector<std::string> lines = {};
};

const RetryHooks quick{.clock = [] { return 1h; }, .sleep = [](auto) {}, .jitter = [] { return 1.0; }};

RequestPipeline pipeline_of(const std::shared_ptr<Transport>& transport, PipelineOptions options = {}) {
    if (!options.hooks.jitter) options.hooks = quick;
    return {transport, std::move(options)};
}

Call get_x() { return {.action = "get x", .request = {.url = "http://bob:pw@h/x?token=t", .query = {{"a", "b"}}}}; }

/// The outcome of an asynchronous call.
RetriedResponse wait_for(const RequestPipeline& pipeline, Call call, const Context& context = {}) {
    std::promise<CallOutcome> promise;
    pipeline.send_async(std::move(call), context, [&](CallOutcome outcome) { promise.set_value(std::move(outcome)); });
    CallOutcome outcome = promise.get_future().get();
    if (const auto* failure = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*failure);
    return std::move(std::get<RetriedResponse>(outcome));
}

}  // namespace

TEST_CASE("each attempt gets the credentials of its time, and keeps those of the call") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 503}, Response{.status = 200}, Response{.status = 200}};
    const auto pipeline = pipeline_of(transport, {.policy = std::make_shared<Rotating>()});
    Call call = get_x();
    call.request.credentials = {{"x-page", "p"}};
    CHECK(pipeline.send(call).attempts == 2);
    CHECK(transport->requests[0].credentials == Headers{{"x-key", "1"}, {"x-page", "p"}});
    CHECK(transport->requests[1].credentials == Headers{{"x-key", "2"}, {"x-page", "p"}});
    call.anonymous = true;
    static_cast<void>(pipeline.send(call));
    CHECK(transport->requests[2].credentials == Headers{{"x-page", "p"}});
}

TEST_CASE("observers see start, attempts and end, without query and credentials") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->fail_next(TransportError("GET", "connection refused"));
    transport->answers.emplace_back(Response{.status = 503, .headers = {{"Retry-After", "2"}}});
    transport->answers.emplace_back(Response{.status = 404, .headers = {{"x-request-id", "r-1"}}});
    const auto notes = std::make_shared<Notes>();
    const auto other = std::make_shared<Notes>();
    static_cast<void>(pipeline_of(transport, {.observer = notes}).send(get_x(), {.observer = other}));
    CHECK(notes->lines == std::vector<std::string>{"start get x, GET http://h/x",
                                                   "7 attempt 1: connection refused, then 500",
                                                   "7 attempt 2: 503, then 2000", "7 attempt 3: 404, then 0",
                                                   "7 end get x: 404 after 3, r-1"});
    CHECK(other->lines == notes->lines);
}

TEST_CASE("an observer that fails does not fail the call") {
    struct Failing final : Observer {
        std::uint64_t on_start(const CallStart&) override { throw 1; }
    };
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 200}};
    CHECK(pipeline_of(transport, {.observer = std::make_shared<Failing>()}).send(get_x()).response.status == 200);
}

TEST_CASE("the error mapper decides what is a success, and knows the answer") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 404, .headers = {{"x-request-id", "r-2"}}}, Response{.status = 200}};
    const auto pipeline =
        pipeline_of(transport, {.errors = [](const Request&, const Response&, const HttpErrorInfo& info) {
                        if (info.status >= 400) throw_http_error(info);
                    }});
    try {
        static_cast<void>(pipeline.send(get_x()));
        FAIL("expected a NotFoundError");
    } catch (const NotFoundError& error) {
        CHECK(error.action() == "get x");
        CHECK(error.request_id() == "r-2");
        CHECK(error.attempts() == 1);
    }
    CHECK(pipeline.send(get_x()).response.status == 200);
}

TEST_CASE("an answer that names another place is sent there at once, within the same attempt") {
    /// Sends to another host after the first answer.
    class Moving final : public AttemptPolicy {
    public:
        void prepare(Request& request) const override { request.url = moved_ ? "http://there/x" : "http://here/x"; }
        bool sends_again(const Response& response) const override { return moved_ = response.status == 301; }

    private:
        mutable bool moved_ = false;
    };
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 301}, Response{.status = 200}};
    Call call = get_x();
    call.policy = std::make_shared<Moving>();
    CHECK(pipeline_of(transport).send(call).attempts == 1);
    REQUIRE(transport->requests.size() == 2);
    CHECK(transport->requests[0].url == "http://here/x");
    CHECK(transport->requests[1].url == "http://there/x");
}

TEST_CASE("requests trust the certificates of the pipeline, unless they name their own") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 200}, Response{.status = 200}};
    const auto pipeline = pipeline_of(transport, {.ca_bundle = "/platform.pem"});
    Call call = get_x();
    static_cast<void>(pipeline.send(call));
    call.request.ca_bundle = "/own.pem";
    static_cast<void>(pipeline.send(call));
    CHECK(transport->requests[0].ca_bundle == "/platform.pem");
    CHECK(transport->requests[1].ca_bundle == "/own.pem");
}

TEST_CASE("a deadline bounds all attempts and the delays between them") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 503, .headers = {{"Retry-After", "3600"}}}};
    const Context context{.deadline = std::chrono::steady_clock::now() + 1min};
    CHECK(pipeline_of(transport).send(get_x(), context).response.status == 503);
    CHECK(transport->requests[0].timeout <= 30s);
}

TEST_CASE("a stop request ends the wait between two attempts") {
    const auto transport = std::make_shared<FakeTransport>();
    transport->answers = {Response{.status = 503}};
    std::stop_source stop;
    PipelineOptions options{.hooks = quick};
    int naps = 0;
    options.hooks.sleep = [&](std::chrono::nanoseconds) {
        if (++naps == 3) stop.request_stop();
    };
    CHECK_THROWS_WITH_AS(static_cast<void>(pipeline_of(transport, options).send(get_x(), {.stop = stop.get_token()})),
                         "get x: stopped by the user", Interrupted);
    CHECK(naps == 3);
}

TEST_CASE("an asynchronous call repeats, fails and succeeds as a blocking one") {
    std::atomic<int> served = 0;
    LoopbackServer server([&](const ServedRequest&) {
        return ++served < 3 ? ServedResponse{.status = 503} : ServedResponse{.body = "ok"};
    });
    const auto transport = std::make_shared<CurlTransport>();
    const RequestPipeline pipeline(transport, {.retry = {.first_delay = 10ms}});
    const Call call{.action = "get x", .request = {.url = server.url()}};
    const RetriedResponse answer = wait_for(pipeline, call);
    CHECK(answer.attempts == 3);
    CHECK(answer.response.body == "ok");
    const Call lost{.action = "get y", .request = {.url = "http://" + rsclient::testing::deserted_host()}};
    const RequestPipeline impatient(transport, {.retry = {.attempts = 2, .first_delay = 1ms}});
    try {
        static_cast<void>(wait_for(impatient, lost));
        FAIL("expected a TransportError");
    } catch (const TransportError& error) {
        CHECK(error.action() == "get y");
        CHECK(error.attempts() == 2);
    }
}

TEST_CASE("an asynchronous call that is cancelled while it waits ends at once") {
    LoopbackServer server([](const ServedRequest&) { return ServedResponse{.status = 503}; });
    const RequestPipeline pipeline(std::make_shared<CurlTransport>(), {.retry = {.first_delay = 10s}});
    std::stop_source stop;
    std::promise<CallOutcome> promise;
    pipeline.send_async({.action = "get x", .request = {.url = server.url()}}, {.stop = stop.get_token()},
                        [&](CallOutcome outcome) { promise.set_value(std::move(outcome)); });
    std::this_thread::sleep_for(50ms);
    stop.request_stop();
    auto outcome = promise.get_future();
    REQUIRE(outcome.wait_for(5s) == std::future_status::ready);
    CHECK_THROWS_AS(std::rethrow_exception(std::get<std::exception_ptr>(outcome.get())), Interrupted);
}
