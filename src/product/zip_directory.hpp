#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// A member as the central directory of a zip archive lists it.
struct ZipEntry {
    std::string name = {};             ///< with `/`; a folder ends in one
    std::uint16_t flags = 0;           ///< bit 0: encrypted
    std::uint16_t method = 0;          ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;             ///< CRC-32 of the unpacked bytes
    std::uint64_t packed_bytes = 0;    ///< in the archive
    std::uint64_t unpacked_bytes = 0;  ///< of the member
    std::uint64_t header_offset = 0;   ///< of the local header in the archive
    std::uint64_t end_limit = 0;       ///< where the next member or the directory begins
};

constexpr std::uint16_t zip_stored = 0;
constexpr std::uint16_t zip_deflated = 8;
constexpr std::uint16_t zip_flag_encrypted = 1;
constexpr std::size_t zip_local_header_bytes = 30;  ///< of its fixed part; name and extra field follow

/// Reads the central directory of the archive `key`, by one read of its tail and a second one if the directory is
/// larger. Bytes before the archive, such as a program that unpacks it, are allowed for: offsets count them.
/// @throws ProductError if there is no such archive, or if it is cut short, corrupt or of several parts
[[nodiscard]] std::vector<ZipEntry> read_zip_directory(const storage::ByteSource& archive, std::string_view key);

/// Bytes from the start of a local header to the member's data. `header` holds at least the fixed part.
/// @throws ProductError if it is no local header
[[nodiscard]] std::uint64_t zip_header_bytes(std::span<const std::byte> header, std::string_view where);

}  // namespace rsclient::product
