#include "rsclient/jobs/job.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::jobs;

TEST_CASE("job states are spelled as on the wire") {
    for (const char* text : {"accepted", "running", "successful", "failed", "dismissed"}) {
        CHECK(to_string(job_status_from_string(text)) == text);
    }
    CHECK(job_status_from_string("failed") == JobStatus::failed);
    CHECK(to_string(JobStatus::dismissed) == "dismissed");
}

TEST_CASE("a state that is unknown is named with those that are known") {
    CHECK_THROWS_WITH_AS(static_cast<void>(job_status_from_string("Paused")),
                         "read a job status: 'Paused' is none of accepted, running, successful, failed, dismissed",
                         DecodeError);
    CHECK_THROWS_AS(static_cast<void>(job_status_from_string("")), DecodeError);
}

TEST_CASE("a job has ended when it was successful, failed or dismissed") {
    static_assert(!is_terminal(JobStatus::accepted) && !is_terminal(JobStatus::running));
    static_assert(is_terminal(JobStatus::successful) && is_terminal(JobStatus::failed) &&
                  is_terminal(JobStatus::dismissed));
}

TEST_CASE("jobs are equal if all that is known of them is") {
    Job job{.id = "j-1", .status = JobStatus::running, .progress = 10};
    const Job before = job;
    CHECK(job == before);
    job.message = "Downloaded 1 / 2 MiB";
    CHECK_FALSE(job == before);
}
