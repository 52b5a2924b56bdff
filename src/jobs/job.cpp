#include "rsclient/jobs/job.hpp"

#include <array>

#include "rsclient/core/error.hpp"

namespace rsclient::jobs {
namespace {

constexpr std::array<std::string_view, 5> names = {"accepted", "running", "successful", "failed", "dismissed"};

}  // namespace

std::string to_string(JobStatus status) { return std::string(names.at(static_cast<std::size_t>(status))); }

JobStatus job_status_from_string(std::string_view text) {
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (names[index] == text) return static_cast<JobStatus>(index);
    }
    throw DecodeError("read a job status",
                      "'" + std::string(text) + "' is none of accepted, running, successful, failed, dismissed");
}

}  // namespace rsclient::jobs
