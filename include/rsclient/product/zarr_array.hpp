#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/product/array_metadata.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// An array of a Zarr v2 hierarchy, read chunk by chunk. Copies are cheap; one object may serve several threads.
/// A chunk costs one read of its source, whatever part of it is wanted; the chunks of a box are requested together (at
/// most 32 MiB once decoded). Missing chunks hold the fill value.
class ZarrArray {
public:
    /// The array below `key` of `source`; `key` is empty for an array at the root.
    /// @throws ProductError if the fill value does not fit the type
    ZarrArray(std::shared_ptr<const storage::ByteSource> source, std::string key, ArrayMetadata metadata);

    [[nodiscard]] const ArrayMetadata& metadata() const noexcept { return *metadata_; }                ///< all there is
    [[nodiscard]] const std::vector<std::size_t>& shape() const noexcept { return metadata_->shape; }  ///< lengths
    [[nodiscard]] const DType& dtype() const noexcept { return metadata_->dtype; }  ///< of the elements
    [[nodiscard]] const std::string& key() const noexcept { return key_; }          ///< in the source
    [[nodiscard]] std::size_t size() const noexcept;                                ///< elements in all

    /// Chunks of the last two dimensions. @throws std::invalid_argument if the array has fewer than two
    [[nodiscard]] arrays::ChunkGrid grid() const;

    /// Reads a chunk at its full size: at the far edges the part beyond the array is padding of no meaning.
    /// @return whether the chunk was there; if not, `out` holds the fill value
    /// @throws ProductError if the chunk is cut short or corrupt
    /// @throws std::invalid_argument if there is no such chunk or `out` is not of chunk_bytes(metadata()) bytes
    bool read_chunk(std::span<const std::size_t> index, std::span<std::byte> out) const;

    /// Reads the box that starts at `start` and is `extent` large into `out`, row-major.
    /// @throws ProductError as above; std::invalid_argument if the box leaves the array or `out` is not of its size
    void read_box(std::span<const std::size_t> start, std::span<const std::size_t> extent,
                  std::span<std::byte> out) const;

    /// Reads a window of the last two dimensions; `leading` are the indices of the dimensions before them, if any.
    /// @throws as read_box; std::invalid_argument if T is not the type of the elements
    template <class T>
    void read_window(const arrays::Window& window, std::span<T> out, std::span<const std::size_t> leading = {}) const {
        require_type(holds<T>(dtype()), dtype_text<T>());
        read_window_bytes(window, std::as_writable_bytes(out), leading);
    }

    /// The same without a type.
    void read_window_bytes(const arrays::Window& window, std::span<std::byte> out,
                           std::span<const std::size_t> leading = {}) const;

    /// The whole array, row-major; for coordinates and tables. @throws as read_window
    template <class T>
    [[nodiscard]] std::vector<T> read_all() const {
        require_type(holds<T>(dtype()), dtype_text<T>());
        std::vector<T> values(size());
        read_all_bytes(std::as_writable_bytes(std::span(values)));
        return values;
    }

    /// The whole array as doubles, whatever real type it has. @throws ProductError if it has none
    [[nodiscard]] std::vector<double> read_all_as_double() const;

    /// The whole array of text, each element as UTF-8. @throws ProductError if it is not text
    [[nodiscard]] std::vector<std::string> read_all_text() const;

private:
    void require_type(bool matches, std::string_view asked) const;
    void require_box(std::span<const std::size_t> start, std::span<const std::size_t> extent, std::size_t bytes) const;
    void read_all_bytes(std::span<std::byte> out) const;
    void decode_part(const std::vector<std::size_t>& chunk, const std::optional<Bytes>& encoded,
                     std::span<const std::size_t> start, std::span<const std::size_t> extent,
                     std::span<std::byte> out) const;
    [[nodiscard]] std::string describe(std::string_view chunk = {}) const;

    std::shared_ptr<const storage::ByteSource> source_;
    std::string key_;
    std::shared_ptr<const ArrayMetadata> metadata_;
    Bytes fill_;
};

}  // namespace rsclient::product
