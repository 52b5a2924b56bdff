#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "rsclient/storage/file_replacement.hpp"
#include "rsclient/storage/transaction.hpp"

namespace rsclient::storage {

/// A file descriptor that closes itself.
class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags, const char* action);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

/// A local file that is read. Several threads may read from it.
class ReadFile {
public:
    /// @throws StorageError if it cannot be opened
    explicit ReadFile(std::filesystem::path path);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Fills `out`. @throws StorageError if the file ends before that
    void read_at(std::uint64_t offset, std::span<std::byte> out) const;

private:
    std::filesystem::path path_;
    Descriptor descriptor_;
    std::uint64_t size_ = 0;
};

/// A file under a temporary name beside its target, which commit() renames to the target. Several threads may write to
/// it.
class TemporaryFile final : public Transaction {
public:
    /// Creates missing folders and asks the file system for `size` bytes, so that a full disk is known before the
    /// transfer.
    /// @throws StorageError if it cannot
    TemporaryFile(std::filesystem::path target, std::uint64_t size);
    ~TemporaryFile() override = default;
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// @throws StorageError if it cannot, e.g. on a full disk
    void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

    void prepare() override { replacement_.prepare(); }
    void commit() override { replacement_.commit(); }
    void rollback() noexcept override { replacement_.rollback(); }

private:
    std::filesystem::path target_;
    std::filesystem::path path_;
    Descriptor descriptor_;
    FileReplacement replacement_;
};

}  // namespace rsclient::storage
