#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/raw_json.hpp"

namespace rsclient::json {

/// A NaN, Infinity or -Infinity, which JSON has not and Python's json module writes.
struct Constant {
    std::string name = {};     ///< as it was written
    std::string pointer = {};  ///< JSON pointer (RFC 6901), e.g. "/features/1/properties/eo:cloud_cover"
};

/// What a tolerant reader makes of a text.
struct TolerantText {
    std::string text = {};                 ///< with null in the place of each constant
    std::vector<Constant> constants = {};  ///< in the order in which they were written
    std::optional<std::string> fault{};    ///< where the text is not JSON even so: "at byte 17, in /assets/B04"
};

/// Reads a text whose numbers may be constants. Slow beside simdjson: for texts which that one refuses.
[[nodiscard]] TolerantText read_tolerantly(std::string_view text);

/// What a strict parser refused, with null for NaN and infinity and a warning for each.
/// @throws DecodeError with the place of the fault and the parser's `cause`, if the text is not JSON even so
[[nodiscard]] RawJson without_constants(const RawJson& text, std::string_view what, const char* cause);

/// @throws DecodeError "<what>: not JSON (<size> bytes): <cause>"
[[noreturn]] void refuse_text(const RawJson& text, std::string_view what, const std::string& cause);

}  // namespace rsclient::json
