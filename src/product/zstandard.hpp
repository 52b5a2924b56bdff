#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "rsclient/core/bytes.hpp"

namespace rsclient::product {

/// Fills `out` with what the Zstandard frames of `encoded` hold.
/// @throws ProductError if they are cut short, corrupt, or hold another size
void decode_zstd(std::span<const std::byte> encoded, std::span<std::byte> out, std::string_view where);

/// One Zstandard frame that says its size. @throws ProductError if zstd fails
[[nodiscard]] Bytes encode_zstd(std::span<const std::byte> decoded, int level, std::string_view where);

}  // namespace rsclient::product
