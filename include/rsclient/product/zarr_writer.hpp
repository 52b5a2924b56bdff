#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/core/byte_store.hpp"
#include "rsclient/product/array_metadata.hpp"

namespace rsclient::product {

class ZarrDraft;

/// An array that is being written; chunks may come in any order and from several threads. Copies are cheap.
/// Use it no longer than its ZarrWriter.
class ZarrArrayWriter {
public:
    [[nodiscard]] const ArrayMetadata& metadata() const noexcept { return *metadata_; }  ///< what the array is

    /// Writes a chunk: the part of the array that it covers, row-major; at the far edges that is less than a chunk.
    /// @throws std::invalid_argument if there is no such chunk, or if the type or the number of values is not its own
    template <class T>
    void write_chunk(std::span<const std::size_t> index, std::span<const T> values) const {
        require_type(holds<T>(metadata().dtype), dtype_text<T>());
        write_chunk_bytes(index, std::as_bytes(values));
    }

    /// The same without a type.
    void write_chunk_bytes(std::span<const std::size_t> index, std::span<const std::byte> values) const;

    /// Writes all chunks of the array from its values, row-major; for coordinates and tables.
    template <class T>
    void write_all(std::span<const T> values) const {
        require_type(holds<T>(metadata().dtype), dtype_text<T>());
        write_all_bytes(std::as_bytes(values));
    }

private:
    friend class ZarrWriter;
    ZarrArrayWriter(std::shared_ptr<ZarrDraft> draft, std::string path, ArrayMetadata metadata);
    void require_type(bool matches, std::string_view asked) const;
    void write_all_bytes(std::span<const std::byte> values) const;

    std::shared_ptr<ZarrDraft> draft_;
    std::string path_;
    std::shared_ptr<const ArrayMetadata> metadata_;
    Bytes fill_;
};

/// Writes a Zarr v2 hierarchy. Chunks are written as they come, metadata in close() with `.zmetadata` last, so that
/// what is not complete cannot be opened. Destroyed without close(), it removes all that it wrote.
class ZarrWriter {
public:
    /// Writes below `root` of `store`. `overwrite`: a hierarchy that is there stays as it is until close(), the new one
    /// is made beside it, under a name that starts with a dot and ends in ".part".
    /// @throws ProductError if there is a hierarchy already and `overwrite` is not set
    /// @throws std::invalid_argument if `overwrite` is set and `root` is empty: other files may be in the store
    explicit ZarrWriter(std::shared_ptr<ByteStore> store, std::string root = {}, bool overwrite = false);
    ~ZarrWriter();
    ZarrWriter(const ZarrWriter&) = delete;
    ZarrWriter& operator=(const ZarrWriter&) = delete;

    /// Adds a group, or sets the attributes of one that is there; "" is the root. Groups above it are made too.
    /// @throws std::invalid_argument if the path is not one, or is that of an array
    void create_group(std::string_view path, json::Object attributes = {});

    /// Adds an array; groups above it are made too. @throws std::invalid_argument if the path is taken or the metadata
    /// contradicts itself; ProductError if the fill value does not fit the type
    ZarrArrayWriter create_array(std::string_view path, ArrayMetadata metadata);

    /// Writes the metadata: from here on the hierarchy can be opened. Nothing can be added any more. One that was there
    /// goes, the new one takes its place; if that fails half-way, the message says where the new one is.
    void close();

    /// Removes all that it wrote, also after close(); what cannot be removed stays. A hierarchy that close() replaced
    /// does not come back.
    void take_back() noexcept;

private:
    std::shared_ptr<ZarrDraft> draft_;
};

}  // namespace rsclient::product
