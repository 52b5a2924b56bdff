#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace rsclient {

/// Called with the message of each warning, in the thread that reads the data; may be empty. What it throws reaches the
/// caller of the reading function.
using WarningHook = std::function<void(const std::string& message)>;

/// Installs the hook of the process; without one, warnings are dropped. Python turns them into DecodeWarning.
void set_warning_hook(WarningHook hook);

/// Reports data that deviates from its format and is read all the same: "<where>: <detail>". Called without any lock.
void warn(std::string_view where, std::string_view detail);

}  // namespace rsclient
