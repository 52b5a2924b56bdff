#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rsclient::jobs {

/// State of a job, spelled as on the wire.
enum class JobStatus { accepted, running, successful, failed, dismissed };

[[nodiscard]] std::string to_string(JobStatus status);

/// @throws DecodeError naming the text, if the wire has no such state
[[nodiscard]] JobStatus job_status_from_string(std::string_view text);

/// Whether the job has ended and will not change any more.
[[nodiscard]] constexpr bool is_terminal(JobStatus status) noexcept {
    return status == JobStatus::successful || status == JobStatus::failed || status == JobStatus::dismissed;
}

/// What a service says of a job at one moment.
struct Job {
    std::string id = {};
    std::string process_id = {};
    JobStatus status = JobStatus::accepted;
    int progress = 0;          ///< per cent; if the service does not say it, 100 of a successful job, 0 of another
    std::string message = {};  ///< for people; the reason of a failure
    std::string created = {};  ///< RFC 3339
    std::optional<std::string> started = {};
    std::optional<std::string> updated = {};
    std::optional<std::string> finished = {};

    friend bool operator==(const Job&, const Job&) = default;
};

}  // namespace rsclient::jobs
