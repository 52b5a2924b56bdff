#pragma once

#include <memory>
#include <string>

#include "rsclient/services/ogc_processes.hpp"

namespace rsclient::services {

/// A job of a process and its service: the job as last seen, and how to ask again.
/// Copies share the job; one object may serve several threads.
class JobHandle {
public:
    JobHandle(std::shared_ptr<const OgcProcesses> processes, jobs::Job job);

    [[nodiscard]] jobs::Job job() const;  ///< as last seen
    jobs::Job refresh();                  ///< asks the service now

    /// Follows the job to its end. @throws JobFailedError with the service's error detail if it was not successful
    /// A successful job may have had nothing to do: see nothing_staged.
    /// @throws jobs::StillRunningError when the time is over; the job goes on
    jobs::Job wait(const jobs::WaitOptions& options = {});

    [[nodiscard]] json::Value results() const;
    jobs::Job dismiss();  ///< removes the job from the list; see StagingClient::dismiss_job

private:
    struct Seen;
    jobs::Job remember(jobs::Job job) const;

    std::shared_ptr<const OgcProcesses> processes_;
    std::shared_ptr<Seen> seen_;
};

}  // namespace rsclient::services
