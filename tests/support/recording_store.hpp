#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::testing {

/// A byte store in memory that counts what it is asked for and can be told to fail.
class RecordingStore final : public storage::ByteStore {
public:
    [[nodiscard]] std::string uri() const override { return "memory"; }

    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override {
        const std::lock_guard lock(mutex_);
        ++sizes;
        const auto found = objects.find(key);
        return found == objects.end() ? std::nullopt : std::optional<std::uint64_t>(found->second.size());
    }

    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override {
        const std::lock_guard lock(mutex_);
        ++reads;
        const auto found = objects.find(key);
        return found == objects.end() ? std::nullopt : std::optional(found->second);
    }

    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override {
        const std::lock_guard lock(mutex_);
        ++reads;
        bytes_read += out.size();
        const auto found = objects.find(key);
        if (found == objects.end() || offset > found->second.size() || out.size() > found->second.size() - offset) {
            throw StorageError("read memory/" + std::string(key), "absent or too short");
        }
        std::copy_n(found->second.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    }

    [[nodiscard]] std::vector<std::optional<Bytes>> read_many(std::span<const std::string> keys) const override {
        note_together(keys.size());
        return ByteSource::read_many(keys);
    }

    void read_ranges(std::span<const storage::ByteRange> ranges) const override {
        note_together(ranges.size());
        ByteSource::read_ranges(ranges);
    }

    void write(std::string_view key, std::span<const std::byte> bytes) override {
        const std::lock_guard lock(mutex_);
        if (before_write) before_write(key);
        written.emplace_back(key);
        objects.insert_or_assign(std::string(key), Bytes(bytes.begin(), bytes.end()));
    }

    void remove(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        if (const auto found = objects.find(key); found != objects.end()) objects.erase(found);
    }

    void move(std::string_view from, std::string_view to) override {
        const std::lock_guard lock(mutex_);
        if (before_move) before_move(from);
        const auto found = objects.find(from);
        if (found == objects.end()) throw StorageError("move memory/" + std::string(from), "absent");
        Bytes bytes = std::move(found->second);
        objects.erase(found);
        objects.insert_or_assign(std::string(to), std::move(bytes));
        moved.emplace_back(to);
    }

    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> keys;
        for (const auto& [key, bytes] : objects) {
            if (key.starts_with(prefix)) keys.push_back(key);
        }
        return keys;
    }

    /// Sets an object from text.
    void put(const std::string& key, std::string_view text) {
        const auto bytes = as_bytes(text);
        objects[key] = Bytes(bytes.begin(), bytes.end());
    }

    std::map<std::string, Bytes, std::less<>> objects = {};            ///< all there is
    std::vector<std::string> written = {};                             ///< keys in the order of writing
    std::vector<std::string> moved = {};                               ///< where objects were moved to, in order
    std::function<void(std::string_view key)> before_write = nullptr;  ///< may throw
    std::function<void(std::string_view key)> before_move = nullptr;   ///< may throw
    mutable int sizes = 0;                                             ///< how often a size was asked for
    mutable int reads = 0;                                             ///< how often bytes were asked for
    mutable std::vector<std::size_t> together = {};                    ///< sizes of the calls of read_many, read_ranges
    mutable std::uint64_t bytes_read = 0;                              ///< by ranges

private:
    void note_together(std::size_t count) const {
        const std::lock_guard lock(mutex_);
        together.push_back(count);
    }

    mutable std::mutex mutex_;
};

/// A byte source that can only be read, not listed: an object store behind plain HTTP.
class UnlistableSource final : public storage::ByteSource {
public:
    explicit UnlistableSource(const storage::ByteSource& source) : source_(source) {}
    [[nodiscard]] std::string uri() const override { return source_.uri(); }
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override { return source_.size(key); }
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override { return source_.read(key); }
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override {
        source_.read_range(key, offset, out);
    }

private:
    const storage::ByteSource& source_;
};

}  // namespace rsclient::testing
