#include "rsclient/services/staging_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/services/caller.hpp"
#include "rsclient/stac/platform_bbox.hpp"
#include "services/job_decoding.hpp"
#include "services/path_segment.hpp"
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

jobs::Job fetch_job(const Caller& caller, http::Request request) {
    return caller.read(std::move(request), [&](const json::RawJson& text) {
        return job_from_json(json::parse(text, caller.action()), caller.action() + ": ");
    });
}

/// The job of this id. @throws DecodeError if the answer is another one
jobs::Job fetch_job(const Caller& caller, http::Request request, std::string_view id) {
    jobs::Job job = fetch_job(caller, std::move(request));
    if (job.id == id) return job;
    throw DecodeError(caller.action(), "/jobID: '" + job.id + "', expected '" + std::string(id) + "'");
}

}  // namespace

bool nothing_staged(const jobs::Job& job) {
    // RS-Server says so in the progress or in the message, depending on when it found out.
    return job.status == jobs::JobStatus::successful &&
           (job.progress == 0 || job.message.find("without processing any tasks") != std::string::npos);
}

StagingClient::StagingClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)), transport_(std::move(transport)), url_(options_.settings.url_of("staging")) {}

std::vector<std::string> StagingClient::get_processes() const {
    const Caller caller(options_, transport_, "get processes");
    return caller.read({.url = url_ + "/processes", .timeout = options_.read_timeout}, [&](const json::RawJson& text) {
        const std::string top = caller.action() + ": ";
        const std::string where = top + "/processes";
        const json::Value answer = json::parse(text, caller.action());
        std::vector<std::string> ids;
        for (const auto& process :
             json::expect_array(json::expect_member(json::expect_object(answer, top), "processes", top), where)) {
            const auto& id = json::expect_member(json::expect_object(process, where), "id", where);
            ids.push_back(json::expect_string(id, where + "/id"));
        }
        return ids;
    });
}

json::Value StagingClient::get_process(std::string_view id) const {
    const Caller caller(options_, transport_, "get process " + std::string(id));
    return caller.value(
        {.url = url_ + "/processes/" + path_segment(id, "process id"), .timeout = options_.read_timeout});
}

jobs::Job StagingClient::submit_staging(const StagingRequest& request) const {
    check(request);
    check_assets(request);
    const std::string target = staging_target(options_, transport_, request.collection);
    const Caller caller(options_, transport_, "stage " + things_of(request) + " into " + request.collection);
    http::Request post{.method = "POST",
                       .url = url_ + "/processes/staging/execution",
                       .headers = {{"Content-Type", "application/json"}},
                       .body = staging_body(request, target),
                       .timeout = options_.write_timeout};
    return fetch_job(caller, std::move(post));
}

std::vector<jobs::Job> StagingClient::get_jobs() const {
    const Caller caller(options_, transport_, "get jobs");
    return caller.read({.url = url_ + "/jobs", .timeout = options_.read_timeout}, [&](const json::RawJson& text) {
        const std::string where = caller.action() + ": ";
        const json::Value answer = json::parse(text, caller.action());
        const auto& object = json::expect_object(answer, where);
        std::vector<jobs::Job> jobs;
        std::size_t index = 0;
        for (const auto& job : json::expect_array(json::expect_member(object, "jobs", where), where + "/jobs")) {
            try {
                jobs.push_back(job_from_json(job, where + "/jobs/" + std::to_string(index++)));
            } catch (const DecodeError& error) {
                warn(error.action(), error.detail() + "; left out");
            }
        }
        return jobs;
    });
}

jobs::Job StagingClient::get_job(std::string_view id) const {
    const Caller caller(options_, transport_, "get job " + std::string(id));
    return fetch_job(caller, {.url = url_ + "/jobs/" + path_segment(id, "job id"), .timeout = options_.read_timeout},
                     id);
}

json::Value StagingClient::get_job_results(std::string_view id) const {
    const Caller caller(options_, transport_, "get results of job " + std::string(id));
    return caller.value(
        {.url = url_ + "/jobs/" + path_segment(id, "job id") + "/results", .timeout = options_.read_timeout});
}

jobs::Job StagingClient::dismiss_job(std::string_view id) const {
    const Caller caller(options_, transport_, "dismiss job " + std::string(id));
    return fetch_job(
        caller,
        {.method = "DELETE", .url = url_ + "/jobs/" + path_segment(id, "job id"), .timeout = options_.write_timeout},
        id);
}

jobs::Job StagingClient::wait_for_job(std::string_view id, const jobs::WaitOptions& options) const {
    return jobs::wait([this, id = std::string(id)] { return get_job(id); }, options, options_.hooks.sleep);
}

}  // namespace rsclient::services
