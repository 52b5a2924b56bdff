#pragma once

#include <map>
#include <mutex>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::storage {

/// A byte store in memory, for tests and small intermediate results. Its content ends with the object.
class MemoryStore final : public ByteStore {
public:
    [[nodiscard]] std::string uri() const override { return "memory:"; }
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override;
    void write(std::string_view key, std::span<const std::byte> bytes) override;
    void remove(std::string_view key) override;
    void move(std::string_view from, std::string_view to) override;

private:
    mutable std::mutex mutex_;
    std::map<std::string, Bytes, std::less<>> objects_;
};

}  // namespace rsclient::storage
