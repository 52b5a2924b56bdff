#include "rsclient/services/ogc_processes.hpp"

#include <cstddef>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "services/job_decoding.hpp"
#include "services/json_answer.hpp"
#include "services/path_segment.hpp"

namespace rsclient::services {
namespace {

std::string job_path(std::string_view id) { return "/jobs/" + path_segment(id, "job id"); }

std::vector<std::string> process_ids(const json::RawJson& text, const std::string& action) {
    const std::string top = action + ": ";
    const std::string where = top + "/processes";
    const json::Value answer = json::parse(text, action);
    std::vector<std::string> ids;
    for (const auto& process :
         json::expect_array(json::expect_member(json::expect_object(answer, top), "processes", top), where)) {
        const auto& id = json::expect_member(json::expect_object(process, where), "id", where);
        ids.push_back(json::expect_string(id, where + "/id"));
    }
    return ids;
}

std::vector<jobs::Job> readable_jobs(const json::RawJson& text, const std::string& action) {
    const std::string where = action + ": ";
    const json::Value answer = json::parse(text, action);
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
}

}  // namespace

OgcProcesses::OgcProcesses(SharedState state, std::string url) : state_(std::move(state)), url_(std::move(url)) {}

http::Call OgcProcesses::get(std::string action, const std::string& path) const {
    return {.action = std::move(action), .request = {.url = url_ + path, .timeout = state_->options().read_timeout}};
}

jobs::Job OgcProcesses::fetch_job(const http::Call& call, const Context& context) const {
    const auto decode = [&call](const json::RawJson& text) {
        return job_from_json(json::parse(text, call.action), call.action + ": ");
    };
    return read(state_->pipeline(), call, decode, context);
}

/// The job of this id. @throws DecodeError if the answer is another one
jobs::Job OgcProcesses::fetch_job(const http::Call& call, std::string_view id, const Context& context) const {
    jobs::Job job = fetch_job(call, context);
    if (job.id == id) return job;
    throw DecodeError(call.action, "/jobID: '" + job.id + "', expected '" + std::string(id) + "'");
}

std::vector<std::string> OgcProcesses::get_processes(const Context& context) const {
    const auto call = get("get processes", "/processes");
    const auto decode = [&call](const json::RawJson& text) { return process_ids(text, call.action); };
    return read(state_->pipeline(), call, decode, context);
}

json::Value OgcProcesses::get_process(std::string_view id, const Context& context) const {
    const auto call = get("get process " + std::string(id), "/processes/" + path_segment(id, "process id"));
    return read_value(state_->pipeline(), call, context);
}

jobs::Job OgcProcesses::execute(std::string action, std::string_view process, std::string body,
                                const Context& context) const {
    const std::string path = "/processes/" + path_segment(process, "process id") + "/execution";
    return fetch_job({.action = std::move(action),
                      .request = {.method = "POST",
                                  .url = url_ + path,
                                  .headers = {{"Content-Type", "application/json"}},
                                  .body = std::move(body),
                                  .timeout = state_->options().write_timeout}},
                     context);
}

std::vector<jobs::Job> OgcProcesses::get_jobs(const Context& context) const {
    const auto call = get("get jobs", "/jobs");
    const auto decode = [&call](const json::RawJson& text) { return readable_jobs(text, call.action); };
    return read(state_->pipeline(), call, decode, context);
}

jobs::Job OgcProcesses::get_job(std::string_view id, const Context& context) const {
    return fetch_job(get("get job " + std::string(id), job_path(id)), id, context);
}

json::Value OgcProcesses::get_job_results(std::string_view id, const Context& context) const {
    return read_value(state_->pipeline(), get("get results of job " + std::string(id), job_path(id) + "/results"),
                      context);
}

jobs::Job OgcProcesses::dismiss_job(std::string_view id, const Context& context) const {
    auto call = get("dismiss job " + std::string(id), job_path(id));
    call.request.method = "DELETE";
    call.request.timeout = state_->options().write_timeout;
    return fetch_job(call, id, context);
}

jobs::Job OgcProcesses::wait_for_job(std::string_view id, const jobs::WaitOptions& options,
                                     const Context& context) const {
    return jobs::wait([&, id = std::string(id)] { return get_job(id, context); }, options,
                      state_->options().hooks.sleep);
}

}  // namespace rsclient::services
