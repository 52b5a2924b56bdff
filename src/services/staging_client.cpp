#include "rsclient/services/staging_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/stac/platform_bbox.hpp"
#include "services/staging_target.hpp"

namespace rsclient::services {
namespace {

/// The first few of a list, for messages.
std::string first_of(const std::vector<std::string>& names, const std::string& separator) {
    constexpr std::size_t enough = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), enough); ++i) text += (i == 0 ? "" : separator) + names[i];
    return names.size() > enough ? text + " and " + std::to_string(names.size() - enough) + " more" : text;
}

void check(const StagingRequest& request) {
    if (request.collection.empty()) throw std::invalid_argument("stage: the target collection is empty");
    if (request.items.empty() == request.items_href.empty()) {
        throw std::invalid_argument("stage: give either items or the URL of a search, got " +
                                    std::string(request.items.empty() ? "neither" : "both"));
    }
}

/// The items of which the service would copy nothing: it leaves them out without an error.
std::vector<std::string> without_assets(const StagingRequest& request) {
    std::vector<std::string> ids;
    for (const auto& item : request.items) {
        const json::Value* assets = item.find("assets");
        const json::Object* object = assets == nullptr ? nullptr : assets->object();
        const auto wanted = [&](const std::string& name) { return object->find(name) != nullptr; };
        const bool has_some = object != nullptr && !object->empty() &&
                              (request.asset_names.empty() ||
                               std::any_of(request.asset_names.begin(), request.asset_names.end(), wanted));
        if (!has_some) ids.push_back(item.id());
    }
    return ids;
}

void check_assets(const StagingRequest& request) {
    const auto ids = without_assets(request);
    if (ids.empty()) return;
    const std::string what =
        request.asset_names.empty() ? "assets" : "asset named " + first_of(request.asset_names, " or ");
    throw std::invalid_argument("stage: " + std::to_string(ids.size()) + " of " + std::to_string(request.items.size()) +
                                " items have no " + what +
                                ", so that nothing of them would be copied: " + first_of(ids, ", "));
}

std::string staging_body(const StagingRequest& request, const std::string& target) {
    std::string body = "{\"inputs\":{\"collection\":" + json::dump(target) + ",\"items\":";
    if (request.items_href.empty()) {
        // The items' own text goes in as it came: nothing that the station said is lost on the way.
        body += R"({"value":{"type":"FeatureCollection","features":[)";
        for (const auto& item : request.items)
            body += (&item == &request.items.front() ? "" : ",") + stac::with_platform_bbox(item).to_json();
        body += "]}}";
    } else {
        body += "{\"href\":" + json::dump(request.items_href) + "}";
    }
    if (!request.asset_names.empty()) {
        body += ",\"asset_names\":" + json::dump(json::Array(request.asset_names.begin(), request.asset_names.end()));
    }
    return body + "}}";
}

/// What is staged, for messages: "1 item", "3 items", "the items of https://rs.example/auxip/search".
std::string things_of(const StagingRequest& request) {
    if (!request.items_href.empty()) return "the items of " + http::without_secrets(request.items_href);
    return std::to_string(request.items.size()) + (request.items.size() == 1 ? " item" : " items");
}

}  // namespace

bool nothing_staged(const jobs::Job& job) {
    // RS-Server says so in the progress or in the message, depending on when it found out.
    return job.status == jobs::JobStatus::successful &&
           (job.progress == 0 || job.message.find("without processing any tasks") != std::string::npos);
}

StagingClient::StagingClient(SharedState state) {
    std::string url = state->settings().url_of("staging");
    processes_ = std::make_shared<const OgcProcesses>(std::move(state), std::move(url));
}

StagingClient::StagingClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StagingClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

std::vector<std::string> StagingClient::get_processes(const Context& context) const {
    return processes_->get_processes(context);
}

json::Value StagingClient::get_process(std::string_view id, const Context& context) const {
    return processes_->get_process(id, context);
}

jobs::Job StagingClient::submit_staging(const StagingRequest& request, const Context& context) const {
    check(request);
    check_assets(request);
    const std::string target = staging_target(processes_->shared_state(), request.collection, context);
    return processes_->execute("stage " + things_of(request) + " into " + request.collection, "staging",
                               staging_body(request, target), context);
}

std::vector<jobs::Job> StagingClient::get_jobs(const Context& context) const { return processes_->get_jobs(context); }

jobs::Job StagingClient::get_job(std::string_view id, const Context& context) const {
    return processes_->get_job(id, context);
}

json::Value StagingClient::get_job_results(std::string_view id, const Context& context) const {
    return processes_->get_job_results(id, context);
}

jobs::Job StagingClient::dismiss_job(std::string_view id, const Context& context) const {
    return processes_->dismiss_job(id, context);
}

jobs::Job StagingClient::wait_for_job(std::string_view id, const jobs::WaitOptions& options,
                                      const Context& context) const {
    return processes_->wait_for_job(id, options, context);
}

JobHandle StagingClient::handle(jobs::Job job) const { return {processes_, std::move(job)}; }

}  // namespace rsclient::services
