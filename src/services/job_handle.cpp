#include "rsclient/services/job_handle.hpp"

#include <mutex>
#include <utility>

namespace rsclient::services {

/// The job as last seen, which several threads may read while one of them waits.
struct JobHandle::Seen {
    std::mutex mutex = {};
    jobs::Job job = {};
};

JobHandle::JobHandle(std::shared_ptr<const OgcProcesses> processes, jobs::Job job)
    : processes_(std::move(processes)), seen_(std::make_shared<Seen>()) {
    seen_->job = std::move(job);
}

jobs::Job JobHandle::remember(jobs::Job job) const {
    const std::lock_guard lock(seen_->mutex);
    return seen_->job = std::move(job);
}

jobs::Job JobHandle::job() const {
    const std::lock_guard lock(seen_->mutex);
    return seen_->job;
}

jobs::Job JobHandle::refresh() { return remember(processes_->get_job(job().id, {})); }

jobs::Job JobHandle::wait(const jobs::WaitOptions& options) {
    jobs::WaitOptions remembering = options;
    remembering.on_change = [this, &options](const jobs::Job& seen) {
        remember(seen);
        if (options.on_change) options.on_change(seen);
    };
    jobs::Job last = job();
    if (jobs::is_terminal(last.status)) {
        if (options.on_change) options.on_change(last);
    } else {
        last = remember(processes_->wait_for_job(last.id, remembering, {}));
    }
    return jobs::require_successful(last, "wait for " + last.process_id);
}

json::Value JobHandle::results() const { return processes_->get_job_results(job().id, {}); }

jobs::Job JobHandle::dismiss() { return remember(processes_->dismiss_job(job().id, {})); }

}  // namespace rsclient::services
