#include "services/job_decoding.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::services {
namespace {

std::optional<std::string> text_of(const json::Object& object, std::string_view name, std::string_view where) {
    const json::Value* value = object.find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return json::expect_string(*value, std::string(where) + "/" + std::string(name));
}

jobs::JobStatus status_of(const json::Object& object, const std::string& where) {
    const std::string& text = json::expect_string(json::expect_member(object, "status", where), where + "/status");
    try {
        return jobs::job_status_from_string(text);
    } catch (const DecodeError& cause) {
        throw DecodeError(where + "/status", cause.detail());
    }
}

/// A service need not say the progress: of a successful job it is 100, for 0 would mean that nothing was done.
int progress_of(const json::Object& object, jobs::JobStatus status, const std::string& where) {
    const json::Value* value = object.find("progress");
    if (value == nullptr || value->is_null()) return status == jobs::JobStatus::successful ? 100 : 0;
    return static_cast<int>(std::clamp(json::expect_double(*value, where + "/progress"), 0.0, 100.0));
}

}  // namespace

jobs::Job job_from_json(const json::Value& value, std::string_view where) {
    const json::Object& object = json::expect_object(value, where);
    const std::string place(where);
    std::string id = json::expect_string(json::expect_member(object, "jobID", where), place + "/jobID");
    const auto status = status_of(object, place);
    return {.id = std::move(id),
            .process_id = text_of(object, "processID", where).value_or(""),
            .status = status,
            .progress = progress_of(object, status, place),
            .message = text_of(object, "message", where).value_or(""),
            .created = text_of(object, "created", where).value_or(""),
            .started = text_of(object, "started", where),
            .updated = text_of(object, "updated", where),
            .finished = text_of(object, "finished", where)};
}

}  // namespace rsclient::services
