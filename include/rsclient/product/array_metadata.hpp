#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"
#include "rsclient/product/codec.hpp"
#include "rsclient/product/dtype.hpp"

namespace rsclient::product {

/// What a Zarr v2 array is: the contents of its `.zarray` and `.zattrs`.
struct ArrayMetadata {
    std::vector<std::size_t> shape = {};       ///< empty: a scalar
    std::vector<std::size_t> chunks = {};      ///< shape of a chunk; as long as shape
    DType dtype = {};                          ///< type of the elements
    json::Value fill_value = nullptr;          ///< what absent chunks hold, as in `.zarray`; null: not said
    Codec codec = Codec::cpm_default();        ///< how chunks are compressed
    char separator = '.';                      ///< between the numbers of a chunk's key, '.' or '/'
    std::vector<std::string> dimensions = {};  ///< names (`_ARRAY_DIMENSIONS`); empty if not said
    json::Object attributes = {};              ///< as in `.zattrs`, verbatim
};

/// Reads the two documents of an array; `attributes` is null if there is no `.zattrs`.
/// `where` names the array in the message, e.g. "read x.zarr: B02".
/// @throws ProductError if a member is missing, malformed or not supported
[[nodiscard]] ArrayMetadata parse_array_metadata(const json::Value& zarray, const json::Value* attributes,
                                                 std::string_view where);

/// The `.zarray` document.
[[nodiscard]] json::Value zarray_of(const ArrayMetadata& metadata);

/// The `.zattrs` document: the attributes, and `_ARRAY_DIMENSIONS` if the dimensions have names.
[[nodiscard]] json::Value zattrs_of(const ArrayMetadata& metadata);

/// Number of elements of a chunk. A scalar has one.
[[nodiscard]] std::size_t chunk_elements(const ArrayMetadata& metadata) noexcept;

/// Number of bytes of a decoded chunk.
[[nodiscard]] std::size_t chunk_bytes(const ArrayMetadata& metadata) noexcept;

/// Number of chunks per dimension.
[[nodiscard]] std::vector<std::size_t> chunk_counts(const ArrayMetadata& metadata);

/// Name of a chunk below the array, e.g. "0.3"; "0" for a scalar.
/// @throws std::invalid_argument if there is no such chunk
[[nodiscard]] std::string chunk_key(const ArrayMetadata& metadata, std::span<const std::size_t> index);

/// The part of the array that a chunk covers, smaller than a chunk at the far edges.
/// @throws std::invalid_argument if there is no such chunk
[[nodiscard]] std::vector<std::size_t> chunk_extent(const ArrayMetadata& metadata, std::span<const std::size_t> index);

}  // namespace rsclient::product
