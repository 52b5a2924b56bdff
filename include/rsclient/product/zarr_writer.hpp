#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/product/array_metadata.hpp"
#include "rsclient/storage/byte_store.hpp"
#include "rsclient/storage/transaction.hpp"

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

/// Writes a Zarr v2 hierarchy that becomes visible whole or not at all.
///
/// Everything is written beside the root, under a name that starts with a dot and ends in ".part". commit() moves it to
/// the root, `.zmetadata` last, so that an incomplete hierarchy cannot be opened. In a folder a move is a rename, on S3
/// a copy within the service. Of two writers of one root the first to commit wins, unless the other overwrites. Two
/// commits must not run at the same time: stores have no locks. Chunks at the root that belong to no hierarchy, as a
/// killed program leaves them, do not become part of this one; other objects stay.
class ZarrWriter final : public storage::Transaction {
public:
    /// Writes below `root` of `store`; an empty root is the whole store. `overwrite`: an existing hierarchy stays as it
    /// is until commit(), which replaces everything below the root.
    /// @throws ProductError if a hierarchy exists and `overwrite` is not set
    /// @throws std::invalid_argument if `overwrite` is set and `root` is empty: other files may be in the store
    explicit ZarrWriter(std::shared_ptr<storage::ByteStore> store, std::string root = {}, bool overwrite = false);
    ~ZarrWriter() override;
    ZarrWriter(const ZarrWriter&) = delete;
    ZarrWriter& operator=(const ZarrWriter&) = delete;

    /// Adds a group, or sets the attributes of one that is there; "" is the root. Groups above it are made too.
    /// @throws std::invalid_argument if the path is not one, or is that of an array
    void create_group(std::string_view path, json::Object attributes = {});

    /// Adds an array; groups above it are made too. @throws std::invalid_argument if the path is taken or the metadata
    /// contradicts itself; ProductError if the fill value does not fit the type
    ZarrArrayWriter create_array(std::string_view path, ArrayMetadata metadata);

    /// Writes the metadata. @throws the store's errors; std::invalid_argument after rollback()
    void prepare() override;

    /// Moves the hierarchy to the root. If a failed commit cannot be undone either, the message says where the old and
    /// the new objects are.
    /// @throws ProductError if a hierarchy was created meanwhile and `overwrite` is not set; the store's errors
    void commit() override;

    /// What cannot be removed stays under its temporary name.
    void rollback() noexcept override;

private:
    std::shared_ptr<ZarrDraft> draft_;
};

}  // namespace rsclient::product
