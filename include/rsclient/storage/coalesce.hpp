#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::storage {

/// Limits of coalesce().
struct CoalesceOptions {
    std::uint64_t max_gap = 64 * 1024;           ///< unwanted bytes read to save a request
    std::uint64_t max_bytes = 16 * 1024 * 1024;  ///< of one merged range; a single larger range stays whole
};

/// One read that serves one or several ranges of an object.
struct MergedRange {
    std::string key = {};
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::vector<ByteRange> parts = {};  ///< the ranges inside, by offset

    /// Copies `bytes`, which begin `position` bytes after `offset`, into the parts that they cover.
    void scatter(std::uint64_t position, std::span<const std::byte> bytes) const;
};

/// Merges ranges of the same object that overlap or are at most `max_gap` apart. The result is sorted by key and
/// offset; empty ranges are dropped.
[[nodiscard]] std::vector<MergedRange> coalesce(std::span<const ByteRange> ranges, const CoalesceOptions& options = {});

}  // namespace rsclient::storage
