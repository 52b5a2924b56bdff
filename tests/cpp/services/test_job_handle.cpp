#include "rsclient/services/job_handle.hpp"

#include <doctest/doctest.h>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/services/staging_client.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using jobs::JobStatus;
using services::JobHandle;
using services::StagingClient;

namespace {

std::string job_text(const std::string& status, const std::string& message = "") {
    return R"({"jobID":"j-1","processID":"staging","status":")" + status + R"(","progress":10,"message":")" + message +
           R"("})";
}

JobHandle handle(const std::shared_ptr<FakeTransport>& transport, JobStatus status = JobStatus::accepted) {
    return StagingClient(options_with_key(), transport)
        .handle({.id = "j-1", .process_id = "staging", .status = status, .message = "at first"});
}

jobs::WaitOptions timeless() {
    return {.clock = [] { return std::chrono::nanoseconds(0); }};
}

}  // namespace

TEST_CASE("a handle remembers the job as it was last seen") {
    const auto transport = transport_with({answer(200, job_text("running")), answer(200, job_text("dismissed"))});
    auto job = handle(transport);
    CHECK(job.job().status == JobStatus::accepted);
    CHECK(job.refresh().status == JobStatus::running);
    CHECK(job.dismiss().status == JobStatus::dismissed);
    CHECK(job.job().status == JobStatus::dismissed);
}

TEST_CASE("a handle waits for success and gives the results") {
    const auto transport = transport_with(
        {answer(200, job_text("running")), answer(200, job_text("successful")), answer(200, R"("successful")")});
    auto job = handle(transport);
    CHECK(job.wait(timeless()).status == JobStatus::successful);
    CHECK(job.job().status == JobStatus::successful);
    CHECK(job.results() == json::Value("successful"));
}

TEST_CASE("a failed job is an error with the service's message, and the handle knows it") {
    auto job = handle(transport_with({answer(200, job_text("failed", "no space left"))}));
    CHECK_THROWS_WITH_AS(job.wait(timeless()), "wait for staging: job j-1 failed: no space left", JobFailedError);
    CHECK(job.job().status == JobStatus::failed);
}

TEST_CASE("a job that has ended already is not asked for again") {
    const auto transport = transport_with({});
    int told = 0;
    auto options = timeless();
    options.on_change = [&](const jobs::Job&) { ++told; };
    CHECK(handle(transport, JobStatus::successful).wait(options).message == "at first");
    CHECK_THROWS_AS(handle(transport, JobStatus::dismissed).wait(options), JobFailedError);
    CHECK(told == 2);
    CHECK(transport->requests.empty());
}

TEST_CASE("what was seen before the wait broke off is kept") {
    auto job = handle(transport_with({answer(200, job_text("running")), answer(404)}));
    CHECK_THROWS_AS(job.wait(timeless()), NotFoundError);
    CHECK(job.job().status == JobStatus::running);
}
