#pragma once

#include <string_view>

#include "rsclient/jobs/job.hpp"
#include "rsclient/json/value.hpp"

namespace rsclient::services {

/// A status document of OGC API - Processes. @throws DecodeError naming `where`
[[nodiscard]] jobs::Job job_from_json(const json::Value& value, std::string_view where);

}  // namespace rsclient::services
