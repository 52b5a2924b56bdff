#include "rsclient/jobs/wait.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace rsclient;
using namespace rsclient::jobs;
using namespace std::chrono_literals;

namespace {

/// A service with a list of states to give, the last one again and again, in a world where only sleeping takes time.
struct World {
    std::vector<Job> states;
    std::size_t asked = 0;
    std::chrono::nanoseconds now = 5s;
    std::vector<std::chrono::milliseconds> pauses = {};
    std::vector<int> changes = {};

    Job run(WaitOptions options) {
        options.clock = [this] { return now; };
        options.on_change = [this](const Job& job) { changes.push_back(job.progress); };
        const auto fetch = [this] { return states.at(std::min(asked++, states.size() - 1)); };
        return wait(fetch, options, [this](std::chrono::nanoseconds pause) {
            pauses.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(pause));
            now += pause;
        });
    }
};

Job running(int progress) { return {.id = "j-1", .status = JobStatus::running, .progress = progress}; }
Job ended(JobStatus status) { return {.id = "j-1", .status = status, .progress = 100, .message = "no space left"}; }

}  // namespace

TEST_CASE("pauses double while nothing changes and fall back when something does") {
    World world{
        {running(0), running(0), running(0), running(0), running(50), running(50), ended(JobStatus::successful)}};
    CHECK(world.run({.first_poll = 200ms, .longest_poll = 700ms}).status == JobStatus::successful);
    CHECK(world.pauses == std::vector{200ms, 400ms, 700ms, 700ms, 200ms, 400ms});
}

TEST_CASE("on_change is called once for each state") {
    World world{{running(0), running(0), running(50), running(50), running(50), ended(JobStatus::successful)}};
    world.run({});
    CHECK(world.changes == std::vector<int>{0, 50, 100});
}

TEST_CASE("a job that has ended is not waited for") {
    World world{{ended(JobStatus::successful)}};
    CHECK(world.run({.timeout = 1ms}).progress == 100);
    CHECK(world.pauses.empty());
    CHECK(world.changes == std::vector<int>{100});
}

TEST_CASE("a job that failed is an answer") {
    World failed{{running(0), ended(JobStatus::failed)}};
    CHECK(failed.run({}).message == "no space left");
    World dismissed{{running(0), ended(JobStatus::dismissed)}};
    CHECK(dismissed.run({}).status == JobStatus::dismissed);
}

TEST_CASE("when the time is over the error has the job as it was last seen") {
    World world{{running(0), running(40)}};
    try {
        world.run({.timeout = 1s, .first_poll = 400ms});
        FAIL("no error");
    } catch (const StillRunningError& error) {
        CHECK(error.job() == running(40));
        CHECK(error.action() == "wait for job j-1");
        CHECK(std::string(error.what()) ==
              "wait for job j-1: still running (40 %) after 1000 ms; it goes on, ask for it again with its id");
    }
    // 0 ms: 0 %; 400 ms: 40 %, a change; 800 ms: the same; at 1000 ms the time is over, and it is asked for a last
    // time.
    CHECK(world.pauses == std::vector{400ms, 400ms, 200ms});
    CHECK(world.asked == 4);
}

TEST_CASE("a job that ends with the last look was in time") {
    World world{{running(0), ended(JobStatus::successful)}};
    CHECK(world.run({.timeout = 100ms, .first_poll = 400ms}).status == JobStatus::successful);
    CHECK(world.pauses == std::vector{100ms});
}

TEST_CASE("a timeout that no clock can count is none") {
    World world{{running(0), running(0), ended(JobStatus::successful)}};
    CHECK(world.run({.timeout = std::chrono::milliseconds::max()}).status == JobStatus::successful);
}

TEST_CASE("no pause at all grows too") {
    World world{{running(0), running(0), running(0), running(0), ended(JobStatus::successful)}};
    world.run({.first_poll = 0ms});
    CHECK(world.pauses == std::vector{0ms, 1ms, 2ms, 4ms});
}

TEST_CASE("what the question throws passes through") {
    const auto gone = []() -> Job {
        throw NotFoundError({.action = "get job j-1", .status = 404, .detail = "No job"});
    };
    CHECK_THROWS_WITH_AS(static_cast<void>(wait(gone, {}, [](std::chrono::nanoseconds) {})),
                         "get job j-1: HTTP 404: No job", NotFoundError);
}

TEST_CASE("require_successful returns the job or throws with the service's message") {
    const Job good = ended(JobStatus::successful);
    CHECK(&require_successful(good, "stage") == &good);
    try {
        require_successful(ended(JobStatus::failed), "stage 3 items into s2");
        FAIL("no error");
    } catch (const JobFailedError& error) {
        CHECK(error.job_id() == "j-1");
        CHECK(error.job_status() == "failed");
        CHECK(error.detail() == "no space left");
        CHECK(std::string(error.what()) == "stage 3 items into s2: job j-1 failed: no space left");
    }
    CHECK_THROWS_AS(require_successful(ended(JobStatus::dismissed), "stage"), JobFailedError);
}
