#pragma once

#include <string>
#include <string_view>

namespace rsclient::services {

/// The error detail in the body of an answer, in any shape that RS-Server versions use, shortened to what fits a
/// message.
[[nodiscard]] std::string error_message_from(std::string_view body, std::string_view content_type);

}  // namespace rsclient::services
