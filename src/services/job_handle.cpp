#include "rsclient/services/job_handle.hpp"

#include <utility>

namespace rsclient::services {

JobHandle::JobHandle(StagingClient client, jobs::Job job) : client_(std::move(client)), job_(std::move(job)) {}

const jobs::Job& JobHandle::refresh() { return job_ = client_.get_job(job_.id); }

const jobs::Job& JobHandle::wait(const jobs::WaitOptions& options) {
    jobs::WaitOptions remembering = options;
    remembering.on_change = [this, &options](const jobs::Job& job) {
        job_ = job;
        if (options.on_change) options.on_change(job);
    };
    if (jobs::is_terminal(job_.status)) {
        if (options.on_change) options.on_change(job_);
    } else {
        job_ = client_.wait_for_job(job_.id, remembering);
    }
    return jobs::require_successful(job_, "wait for " + job_.process_id);
}

json::Value JobHandle::results() const { return client_.get_job_results(job_.id); }

const jobs::Job& JobHandle::dismiss() { return job_ = client_.dismiss_job(job_.id); }

}  // namespace rsclient::services
