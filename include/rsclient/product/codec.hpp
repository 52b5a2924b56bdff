#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/core/bytes.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::product {

/// How the chunks of a Zarr v2 array are compressed. One object may serve several threads; it never starts any.
class Codec {
public:
    enum class Id { none, blosc, zlib, gzip, zstd };

    /// No compression.
    Codec() = default;

    /// What EOPF-CPM writes: Blosc with zstd level 3 and bit shuffle.
    [[nodiscard]] static Codec cpm_default();

    /// Reads a Zarr v2 `compressor`; null is no compression.
    /// @throws DecodeError naming the place, the codec and those that are present
    [[nodiscard]] static Codec from_json(const json::Reader& compressor);

    /// The Zarr v2 `compressor`.
    [[nodiscard]] json::Value to_json() const;

    [[nodiscard]] Id id() const noexcept { return id_; }  ///< which codec

    /// Fills `out` with the decoded bytes. `where` names the chunk in the message.
    /// @throws ProductError if `encoded` is cut short, corrupt, or decodes to another size than that of `out`
    void decode(std::span<const std::byte> encoded, std::span<std::byte> out, std::string_view where) const;

    /// Fills `out` with the decoded bytes from `offset` on, of `decoded_size` in all. With Blosc, only the blocks that
    /// hold them are decoded. @throws ProductError as decode does
    void decode_part(std::span<const std::byte> encoded, std::size_t decoded_size, std::size_t offset,
                     std::span<std::byte> out, std::string_view where) const;

    /// Encodes a chunk of elements of `itemsize` bytes.
    /// @throws ProductError if the codec cannot take a chunk of this size
    [[nodiscard]] Bytes encode(std::span<const std::byte> decoded, std::size_t itemsize, std::string_view where) const;

private:
    Id id_ = Id::none;
    int level_ = 0;
    std::string cname_ = {};  // Blosc's inner compressor
    int shuffle_ = 0;         // Blosc: -1 automatic, 0 none, 1 bytes, 2 bits
    int blocksize_ = 0;       // Blosc: 0 automatic
};

}  // namespace rsclient::product
