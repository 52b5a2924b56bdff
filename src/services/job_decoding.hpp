#pragma once

#include "rsclient/jobs/job.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::services {

/// A status document of OGC API - Processes. @throws DecodeError naming the place
[[nodiscard]] jobs::Job job_from_json(const json::Reader& document);

}  // namespace rsclient::services
