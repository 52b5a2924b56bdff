#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "rsclient/storage/byte_store.hpp"
#include "transfer/s3_client.hpp"

namespace rsclient::transfer {

/// What HEAD tells of an object.
struct S3Object {
    std::uint64_t size = 0;
    std::string etag = {};      ///< changes with the content
    std::string modified = {};  ///< Last-Modified, as it came
};

/// A part of an object. Keys are those in the bucket.
struct S3Range {
    std::string key = {};
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string etag = {};                   ///< what the object's is expected to be; empty: any
    std::optional<std::uint64_t> size = {};  ///< what the object's is expected to be, if known
};

/// Where the bytes of a range go: called with their position in the range, from its beginning again after a broken
/// attempt.
using RangeSink = std::function<void(std::uint64_t position, std::span<const std::byte> bytes)>;

/// Asks for an object's size; nothing if it does not exist. @throws HttpError, TransportError, DecodeError
[[nodiscard]] std::optional<S3Object> find_object(const S3Client& client, const std::string& key);

/// Reads a range in one request. @throws StorageError if the object is absent, ends too early or has changed;
/// DecodeError if the service answers with other bytes than were asked for; HttpError, TransportError
void read_object_range(const S3Client& client, const S3Range& range, const RangeSink& sink);

/// Reads a whole object, a large one by parts at once; nothing if it does not exist.
[[nodiscard]] std::optional<Bytes> read_object(const S3Client& client, const std::string& key);

}  // namespace rsclient::transfer
