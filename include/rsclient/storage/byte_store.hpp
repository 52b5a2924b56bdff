#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/bytes.hpp"

namespace rsclient::storage {

/// A part of an object and the memory that receives it.
struct ByteRange {
    std::string key = {};
    std::uint64_t offset = 0;
    std::span<std::byte> out = {};
};

/// Named objects that can be read: a folder, a zip archive, an S3 prefix.
///
/// Keys are relative paths with `/`, never empty, never with `..`. Objects may be read from several threads at once.
/// A missing object is not an error: `size`, `read`, `read_many` and `etag` return nullopt. Everything else that fails
/// throws: StorageError where the bytes are unreadable or cut short, HttpError or TransportError where a service fails.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Where the objects are, for messages: readable(), without a credential. E.g. "s3://bucket/prefix".
    [[nodiscard]] virtual std::string uri() const = 0;

    /// Size of an object in bytes; nullopt if it does not exist.
    [[nodiscard]] virtual std::optional<std::uint64_t> size(std::string_view key) const = 0;

    /// The whole object; nullopt if it does not exist.
    [[nodiscard]] virtual std::optional<Bytes> read(std::string_view key) const = 0;

    /// Several whole objects, in the order of `keys`; each is nullopt if it does not exist. A store with latency keeps
    /// several requests in flight; by default the objects are read one after the other.
    [[nodiscard]] virtual std::vector<std::optional<Bytes>> read_many(std::span<const std::string> keys) const;

    /// Fills `out` with the bytes from `offset` on.
    /// @throws StorageError if the object does not exist or ends before `out` is full
    virtual void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const = 0;

    /// Fills many ranges of one or several objects. A store with latency merges ranges that are near each other and
    /// keeps several requests in flight; by default the ranges are read one after the other.
    /// @throws as read_range; the content of the ranges is then undefined
    virtual void read_ranges(std::span<const ByteRange> ranges) const;

    /// Whether list() works.
    [[nodiscard]] virtual bool can_list() const noexcept { return false; }

    /// Keys of all objects that start with `prefix`, sorted. @throws StorageError if can_list() is false
    [[nodiscard]] virtual std::vector<std::string> list(std::string_view prefix) const;

    /// A tag that changes with the content of the object; nullopt if the object does not exist or the source has no
    /// tags.
    [[nodiscard]] virtual std::optional<std::string> etag(std::string_view key) const;
};

/// Named objects that can also be written. Every byte store can list.
class ByteStore : public ByteSource {
public:
    [[nodiscard]] bool can_list() const noexcept final { return true; }
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override = 0;

    /// Writes a whole object. If it fails, the object is as it was before.
    virtual void write(std::string_view key, std::span<const std::byte> bytes) = 0;

    /// Removes an object. A missing object is not an error.
    virtual void remove(std::string_view key) = 0;

    /// Renames an object, replacing any existing one. No bytes pass through this machine.
    /// @throws StorageError if the object `from` does not exist
    virtual void move(std::string_view from, std::string_view to) = 0;
};

/// Joins a store's URI and a key for a message, readable().
[[nodiscard]] std::string describe_key(const ByteSource& source, std::string_view key);

}  // namespace rsclient::storage
