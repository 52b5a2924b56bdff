#include "rsclient/services/ogc_processes.hpp"

#include <utility>

#include "services/job_decoding.hpp"
#include "services/json_answer.hpp"
#include "services/path_segment.hpp"

namespace rsclient::services {
namespace {

std::string job_path(std::string_view id) { return "/jobs/" + path_segment(id, "job id"); }

std::vector<std::string> process_ids(const json::Reader& answer) {
    const json::Reader processes = answer.member("processes");
    std::vector<std::string> ids;
    for (const json::Reader& process : processes.elements()) ids.push_back(process.member("id").string());
    return ids;
}

std::vector<jobs::Job> readable_jobs(const json::Reader& answer) {
    std::vector<jobs::Job> jobs;
    answer.member("jobs").read_elements([&](const json::Reader& job) { jobs.push_back(job_from_json(job)); });
    return jobs;
}

}  // namespace

OgcProcesses::OgcProcesses(SharedState state, std::string url) : state_(std::move(state)), url_(std::move(url)) {}

http::Call OgcProcesses::get(std::string action, const std::string& path) const {
    return {.action = std::move(action), .request = {.url = url_ + path, .timeout = state_->options().read_timeout}};
}

jobs::Job OgcProcesses::fetch_job(const http::Call& call, const Context& context) const {
    return read_json(state_->pipeline(), call, job_from_json, context);
}

/// The job of this id. @throws DecodeError if the answer is another one
jobs::Job OgcProcesses::fetch_job(const http::Call& call, std::string_view id, const Context& context) const {
    jobs::Job job = fetch_job(call, context);
    if (job.id == id) return job;
    throw DecodeError(call.action, "/jobID: '" + job.id + "', expected '" + std::string(id) + "'");
}

std::vector<std::string> OgcProcesses::get_processes(const Context& context) const {
    const auto call = get("get processes", "/processes");
    return read_json(state_->pipeline(), call, process_ids, context);
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
    return read_json(state_->pipeline(), get("get jobs", "/jobs"), readable_jobs, context);
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
