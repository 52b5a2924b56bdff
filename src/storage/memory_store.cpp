#include "rsclient/storage/memory_store.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::storage {

std::optional<std::uint64_t> MemoryStore::size(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    return found == objects_.end() ? std::nullopt : std::optional<std::uint64_t>(found->second.size());
}

std::optional<Bytes> MemoryStore::read(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStore::read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    const std::string action = "read " + describe_key(*this, key);
    if (found == objects_.end()) throw StorageError(action, "the object does not exist");
    const Bytes& bytes = found->second;
    if (offset > bytes.size() || out.size() > bytes.size() - offset) {
        throw StorageError(action, "ends after " + std::to_string(bytes.size()) + " bytes, expected at least " +
                                       std::to_string(offset + out.size()));
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
}

std::vector<std::string> MemoryStore::list(std::string_view prefix) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> keys;
    for (auto at = objects_.lower_bound(prefix); at != objects_.end() && at->first.starts_with(prefix); ++at) {
        keys.push_back(at->first);
    }
    return keys;
}

void MemoryStore::write(std::string_view key, std::span<const std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    objects_.insert_or_assign(std::string(key), Bytes(bytes.begin(), bytes.end()));
}

void MemoryStore::remove(std::string_view key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = objects_.find(key); found != objects_.end()) objects_.erase(found);
}

void MemoryStore::move(std::string_view from, std::string_view to) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(from);
    if (found == objects_.end()) {
        throw StorageError("move " + describe_key(*this, from), "the object does not exist");
    }
    auto node = objects_.extract(found);
    objects_.insert_or_assign(std::string(to), std::move(node.mapped()));
}

}  // namespace rsclient::storage
