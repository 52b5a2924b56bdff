#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace rsclient {

/// A block of bytes.
using Bytes = std::vector<std::byte>;

/// Text as bytes, without a copy.
[[nodiscard]] inline std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// Bytes as text, without a copy.
[[nodiscard]] inline std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace rsclient
