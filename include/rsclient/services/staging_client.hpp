#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/jobs/job.hpp"
#include "rsclient/jobs/wait.hpp"
#include "rsclient/services/job_handle.hpp"
#include "rsclient/services/ogc_processes.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// What to stage: items, or the URL of a search that gives them.
struct StagingRequest {
    std::string collection = {};         ///< target in the catalog; any of the three spellings; see submit_staging
    std::vector<stac::Item> items = {};  ///< as the station services gave them
    std::string items_href = {};         ///< instead of `items`: URL that answers with a Feature or FeatureCollection
    std::vector<std::string> asset_names = {};  ///< only assets with these keys; empty: all
};

/// Whether a job was successful without copying a file: there was nothing to do, or none of the items had the assets.
[[nodiscard]] bool nothing_staged(const jobs::Job& job);

/// Client of the staging service: copies files from stations into object storage and publishes their items in the
/// catalog. Copies are cheap and share the connection; one object may serve several threads.
class StagingClient {
public:
    explicit StagingClient(SharedState state);
    explicit StagingClient(ServiceOptions options,
                           std::shared_ptr<http::Transport> transport = http::default_transport());

    /// Ids of the processes the service offers, as it spells them.
    [[nodiscard]] std::vector<std::string> get_processes(const Context& context = {}) const;

    /// @throws NotFoundError if the service has no such process
    [[nodiscard]] json::Value get_process(std::string_view id = "staging", const Context& context = {}) const;

    /// Starts a job. The answer may have ended already: there may be nothing to do.
    ///
    /// A target collection that does not exist is created. A target of another owner (`owner:collection`) is written to
    /// if the platform permits it; only a platform without authentication creates one for another owner.
    /// @throws std::invalid_argument if there is no collection, not exactly one of items and items_href, or an item
    /// without any of the assets
    [[nodiscard]] jobs::Job submit_staging(const StagingRequest& request, const Context& context = {}) const;

    [[nodiscard]] std::vector<jobs::Job> get_jobs(const Context& context = {}) const;  ///< of all users

    /// @throws NotFoundError if the service knows no job of this id
    [[nodiscard]] jobs::Job get_job(std::string_view id, const Context& context = {}) const;
    [[nodiscard]] json::Value get_job_results(std::string_view id, const Context& context = {}) const;

    /// Removes a job from the list. RS-Server does not stop it: its files still arrive and its items are published.
    /// Returns the job with the status that it had, or `dismissed` from services that do stop it. @throws NotFoundError
    jobs::Job dismiss_job(std::string_view id, const Context& context = {}) const;

    /// Follows a job to its end, through temporary failures of the service.
    /// @throws jobs::StillRunningError when the time is over; the job goes on
    [[nodiscard]] jobs::Job wait_for_job(std::string_view id, const jobs::WaitOptions& options = {},
                                         const Context& context = {}) const;

    /// A handle of a job of this service.
    [[nodiscard]] JobHandle handle(jobs::Job job) const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return processes_->url(); }

private:
    std::shared_ptr<const OgcProcesses> processes_;
};

}  // namespace rsclient::services
