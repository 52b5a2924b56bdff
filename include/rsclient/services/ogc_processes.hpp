#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rsclient/jobs/job.hpp"
#include "rsclient/jobs/wait.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/services/client_state.hpp"

namespace rsclient::services {

/// Processes and jobs as OGC API Processes has them: the part of which the clients of staging and processing are made.
class OgcProcesses {
public:
    /// @param url of the service, without a slash at its end
    OgcProcesses(SharedState state, std::string url);

    [[nodiscard]] const ClientState& state() const noexcept { return *state_; }
    [[nodiscard]] const SharedState& shared_state() const noexcept { return state_; }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

    /// Ids of the processes the service offers, as it spells them.
    [[nodiscard]] std::vector<std::string> get_processes(const Context& context) const;

    /// @throws NotFoundError if the service has no such process
    [[nodiscard]] json::Value get_process(std::string_view id, const Context& context) const;

    /// Starts a job with `body`, a JSON text. `action` opens messages. The job that is returned may have ended.
    [[nodiscard]] jobs::Job execute(std::string action, std::string_view process, std::string body,
                                    const Context& context) const;

    [[nodiscard]] std::vector<jobs::Job> get_jobs(const Context& context) const;  ///< of all users

    /// @throws NotFoundError if the service knows no job of this id
    [[nodiscard]] jobs::Job get_job(std::string_view id, const Context& context) const;
    [[nodiscard]] json::Value get_job_results(std::string_view id, const Context& context) const;
    [[nodiscard]] jobs::Job dismiss_job(std::string_view id, const Context& context) const;

    /// Follows a job to its end, through temporary failures of the service.
    /// @throws jobs::StillRunningError when the time is over; the job goes on
    [[nodiscard]] jobs::Job wait_for_job(std::string_view id, const jobs::WaitOptions& options,
                                         const Context& context) const;

private:
    [[nodiscard]] http::Call get(std::string action, const std::string& path) const;
    [[nodiscard]] jobs::Job fetch_job(const http::Call& call, const Context& context) const;
    [[nodiscard]] jobs::Job fetch_job(const http::Call& call, std::string_view id, const Context& context) const;

    SharedState state_;
    std::string url_;
};

}  // namespace rsclient::services
