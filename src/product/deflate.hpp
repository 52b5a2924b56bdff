#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "rsclient/core/bytes.hpp"

namespace rsclient::product {

/// What is wrapped around a deflate stream.
enum class DeflateFormat { raw, zlib, gzip };

/// Fills `out` with what the whole of `encoded` inflates to.
/// @throws ProductError if it is cut short, corrupt, or inflates to another size
void inflate(std::span<const std::byte> encoded, std::span<std::byte> out, DeflateFormat format,
             std::string_view where);

/// Deflates bytes at a level of -1 (zlib's own choice) to 9. @throws ProductError if there is no memory
[[nodiscard]] Bytes deflate(std::span<const std::byte> decoded, int level, DeflateFormat format,
                            std::string_view where);

/// CRC-32 as zip archives have it.
[[nodiscard]] std::uint32_t crc32_of(std::span<const std::byte> bytes);

}  // namespace rsclient::product
