#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/product/array_metadata.hpp"
#include "rsclient/storage/byte_store.hpp"

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

/// Writes a Zarr v2 hierarchy: there whole, or not at all.
///
/// All is written beside the root, under a name that starts with a dot and ends in ".part", and moved to it in the end,
/// `.zmetadata` last, so that what is not complete cannot be opened. In a folder a move is a rename, on S3 a copy
/// within the service. Two writers do not get in each other's way; who is first with close() wins, unless the other
/// overwrites. Only close() itself must not run for both at once: stores have no locks. Chunks at the root that belong
/// to no hierarchy, as a killed program leaves them, do not become part of this one; other objects stay. Destroyed
/// without close(), it removes all that it wrote.
class ZarrWriter {
public:
    /// Writes below `root` of `store`; an empty root is the whole store. `overwrite`: a hierarchy that is there stays
    /// as it is until close(), and then goes with all that is below the root.
    /// @throws ProductError if there is a hierarchy already and `overwrite` is not set
    /// @throws std::invalid_argument if `overwrite` is set and `root` is empty: other files may be in the store
    explicit ZarrWriter(std::shared_ptr<storage::ByteStore> store, std::string root = {}, bool overwrite = false);
    ~ZarrWriter();
    ZarrWriter(const ZarrWriter&) = delete;
    ZarrWriter& operator=(const ZarrWriter&) = delete;

    /// Adds a group, or sets the attributes of one that is there; "" is the root. Groups above it are made too.
    /// @throws std::invalid_argument if the path is not one, or is that of an array
    void create_group(std::string_view path, json::Object attributes = {});

    /// Adds an array; groups above it are made too. @throws std::invalid_argument if the path is taken or the metadata
    /// contradicts itself; ProductError if the fill value does not fit the type
    ZarrArrayWriter create_array(std::string_view path, ArrayMetadata metadata);

    /// Writes the metadata and puts the hierarchy in its place: from here on it can be opened, and nothing can be added
    /// any more. Again does nothing. Whatever fails, what was there is as it was; should that fail too, the message
    /// says where old and new are.
    /// @throws ProductError if there is a hierarchy meanwhile and `overwrite` is not set; the store's errors;
    /// std::invalid_argument after take_back()
    void close();

    /// close() without its last step, for who has more than this to put in place: what is replaced is kept beside the
    /// root until confirm() or take_back(). @throws as close
    void put_in_place();

    /// The last step of close(): removes what was replaced. What cannot be removed stays beside the root.
    void confirm() noexcept;

    /// Removes all that it wrote, and gives back what put_in_place() replaced. After confirm() or close() it does
    /// nothing. What cannot be removed stays.
    void take_back() noexcept;

private:
    std::shared_ptr<ZarrDraft> draft_;
};

}  // namespace rsclient::product
