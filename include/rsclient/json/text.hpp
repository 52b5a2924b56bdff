#pragma once

#include <string>
#include <string_view>

#include "rsclient/json/value.hpp"

namespace rsclient::json {

/// Reads one JSON document.
/// @throws DecodeError "<what>: not JSON: ..." naming the place, if the text is cut short, malformed or not UTF-8
[[nodiscard]] Value parse(std::string_view text, std::string_view what);

/// Writes a value: compact if `indent` is 0, else one member a line.
[[nodiscard]] std::string dump(const Value& value, int indent = 0);

}  // namespace rsclient::json
