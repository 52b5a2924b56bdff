#pragma once

#include <string>
#include <string_view>

namespace rsclient::services {

/// An id as one segment of a URL's path, percent-encoded. `what` names it in the message, e.g. "item id".
/// @throws std::invalid_argument if it is empty, "." or "..": such a path is another one, and a DELETE would hit what
/// it should not
[[nodiscard]] std::string path_segment(std::string_view id, std::string_view what);

}  // namespace rsclient::services
