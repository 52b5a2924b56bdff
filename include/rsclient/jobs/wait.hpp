#pragma once

#include <chrono>
#include <functional>

#include "rsclient/core/clock.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/jobs/job.hpp"

namespace rsclient::jobs {

/// How a job is followed.
struct WaitOptions {
    std::chrono::milliseconds timeout{0};       ///< 0: as long as it takes
    std::chrono::milliseconds first_poll{200};  ///< doubled while nothing changes
    std::chrono::milliseconds longest_poll{std::chrono::seconds(15)};
    std::function<void(const Job&)> on_change = {};  ///< told of every state that differs from the last
    Clock clock = steady_clock();
};

/// The time to wait for a job ran out; the job goes on.
class StillRunningError : public Error {
public:
    explicit StillRunningError(const Job& job, std::chrono::milliseconds waited);
    [[nodiscard]] const Job& job() const noexcept { return job_; }  ///< as it was last seen

private:
    Job job_;
};

/// Asks for the job until it has ended. A job that failed is an answer; running out of time throws.
/// @throws StillRunningError when `timeout` is over; and whatever `fetch` throws
[[nodiscard]] Job wait(const std::function<Job()>& fetch, const WaitOptions& options, const Sleeper& sleep);

/// The job, if it was successful. @throws JobFailedError with the service's error detail otherwise
const Job& require_successful(const Job& job, const std::string& action);

}  // namespace rsclient::jobs
