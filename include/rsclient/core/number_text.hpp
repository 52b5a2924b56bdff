#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <type_traits>

namespace rsclient {

/// A number with as few digits as read back as the same one, and without an exponent where people write none, as Python
/// does: "0.1", "3000000", "1e-05".
template <class T>
    requires std::is_arithmetic_v<T>
[[nodiscard]] std::string number_text(T value) {
    std::array<char, 32> text{};
    char* const end = text.data() + text.size();
    if constexpr (std::is_floating_point_v<T>) {
        const T size = std::abs(value);
        const bool is_plain = size == 0 || (size >= T(1e-4) && size < T(1e16));
        if (is_plain) return {text.data(), std::to_chars(text.data(), end, value, std::chars_format::fixed).ptr};
    }
    return {text.data(), std::to_chars(text.data(), end, value).ptr};
}

}  // namespace rsclient
