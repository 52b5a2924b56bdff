#pragma once

#include <string>

#include "rsclient/services/staging_client.hpp"

namespace rsclient::services {

/// A staging job to hold on to: what was last seen of it, and how to ask again.
class JobHandle {
public:
    JobHandle(StagingClient client, jobs::Job job);

    [[nodiscard]] const jobs::Job& job() const noexcept { return job_; }  ///< as last seen
    const jobs::Job& refresh();                                           ///< asks the service now

    /// Follows the job to its end. @throws JobFailedError with the service's words if it was not successful
    /// @throws jobs::StillRunningError when the time is over; the job goes on
    const jobs::Job& wait(const jobs::WaitOptions& options = {});

    [[nodiscard]] json::Value results() const;
    const jobs::Job& dismiss();  ///< stops the job if it still runs, and makes the service forget it

private:
    StagingClient client_;
    jobs::Job job_;
};

}  // namespace rsclient::services
