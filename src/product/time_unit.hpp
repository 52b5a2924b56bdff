#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace rsclient::product {

/// NumPy's units of datetime64 and timedelta64, from years to attoseconds. Times without one ("generic") mean nothing.
inline constexpr std::array<std::string_view, 13> time_units = {"Y",  "M",  "W",  "D",  "h",  "m", "s",
                                                                "ms", "us", "ns", "ps", "fs", "as"};

/// The unit in "ns" or "25s", "us" for "μs"; nothing if it is none of NumPy's.
[[nodiscard]] inline std::optional<std::string> parse_time_unit(std::string_view text) {
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
    std::string_view unit = text.substr(digits.size());
    if (unit == "μs") unit = "us";
    int multiplier = 1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), multiplier);
    const bool counts = digits.empty() || (error == std::errc() && multiplier > 0);
    if (!counts || std::ranges::find(time_units, unit) == time_units.end()) return std::nullopt;
    return std::string(digits).append(unit);
}

}  // namespace rsclient::product
