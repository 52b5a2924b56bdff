#pragma once

#include <string>

namespace rsclient::stac {

/// The moment halfway between two RFC 3339 times, with as many digits as it needs, at least those of milliseconds.
/// Of more than 17 digits of a second the others are cut off.
/// @throws std::invalid_argument if one is no time, or the end lies before the start
[[nodiscard]] std::string middle_of(const std::string& start, const std::string& end);

}  // namespace rsclient::stac
