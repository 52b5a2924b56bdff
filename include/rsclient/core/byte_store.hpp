#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rsclient {

/// A block of bytes.
using Bytes = std::vector<std::byte>;

/// Named blocks of bytes that can be read: a folder, a zip archive, an S3 prefix.
///
/// Keys are relative paths with `/`, never empty, never with `..`. Objects may be read from several threads at once.
/// Absence is normal and told by an empty optional; everything else that goes wrong throws: ProductError where the
/// bytes are cut short or unreadable, HttpError or TransportError where a service was asked.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Where the bytes are, for messages: readable(), and without a credential. E.g. "s3://bucket/prefix".
    [[nodiscard]] virtual std::string uri() const = 0;

    /// Size of an object in bytes, or nothing if there is none of this name.
    [[nodiscard]] virtual std::optional<std::uint64_t> size(std::string_view key) const = 0;

    /// The whole object, or nothing if there is none of this name.
    [[nodiscard]] virtual std::optional<Bytes> read(std::string_view key) const = 0;

    /// Fills `out` with the bytes from `offset` on.
    /// @throws ProductError if the object is absent or ends before `out` is full
    virtual void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const = 0;
};

/// Named blocks of bytes that can also be written.
class ByteStore : public ByteSource {
public:
    /// Writes a whole object: afterwards it is there complete, or as it was before.
    virtual void write(std::string_view key, std::span<const std::byte> bytes) = 0;

    /// Removes an object; none of this name is not an error.
    virtual void remove(std::string_view key) = 0;

    /// Gives an object another name, in the place of one that has it. The bytes stay where they are kept.
    /// @throws ProductError if there is no object `from`
    virtual void move(std::string_view from, std::string_view to) = 0;

    /// Names of all objects that start with `prefix`, sorted.
    [[nodiscard]] virtual std::vector<std::string> list(std::string_view prefix) const = 0;
};

/// Joins a store's URI and a key for a message, readable().
[[nodiscard]] std::string describe_key(const ByteSource& source, std::string_view key);

/// Text as bytes, without a copy.
[[nodiscard]] std::span<const std::byte> as_bytes(std::string_view text) noexcept;

/// Bytes as text, without a copy.
[[nodiscard]] std::string_view as_text(std::span<const std::byte> bytes) noexcept;

}  // namespace rsclient
