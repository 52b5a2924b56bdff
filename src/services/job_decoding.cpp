#include "services/job_decoding.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::services {
namespace {

jobs::JobStatus status_from_json(const json::Reader& status) {
    const std::string& text = status.string();
    try {
        return jobs::job_status_from_string(text);
    } catch (const DecodeError& cause) {
        status.refuse(cause.detail());
    }
}

/// A service need not say the progress: of a successful job it is 100, for 0 would mean that nothing was done.
int progress_of(const json::Reader& document, jobs::JobStatus status) {
    const auto progress = document.find("progress");
    if (!progress) return status == jobs::JobStatus::successful ? 100 : 0;
    return static_cast<int>(std::clamp(progress->number(), 0.0, 100.0));
}

}  // namespace

jobs::Job job_from_json(const json::Reader& document) {
    std::string id = document.member("jobID").string();
    const auto status = status_from_json(document.member("status"));
    return {.id = std::move(id),
            .process_id = document.find_string("processID").value_or(""),
            .status = status,
            .progress = progress_of(document, status),
            .message = document.find_string("message").value_or(""),
            .created = document.find_string("created").value_or(""),
            .started = document.find_string("started"),
            .updated = document.find_string("updated"),
            .finished = document.find_string("finished")};
}

}  // namespace rsclient::services
