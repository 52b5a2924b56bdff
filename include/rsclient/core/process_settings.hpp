#pragma once

#include <optional>
#include <string>

namespace rsclient {

/// Settings of the process, read on the first call and never again: threads must not read an environment that another
/// one may be writing. Unparsed, so that a wrong value is refused where it is used.
struct ProcessSettings {
    std::optional<std::string> num_threads = {};
    std::optional<std::string> instruction_set = {};
    std::optional<std::string> largest_answer = {};
};

/// The settings of this process. Python's modules call it when they are imported.
[[nodiscard]] const ProcessSettings& process_settings();

}  // namespace rsclient
