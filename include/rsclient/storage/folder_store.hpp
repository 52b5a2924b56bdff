#pragma once

#include <filesystem>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::storage {

/// A folder of the local file system as a byte store. A write goes to a temporary file beside the target, which is then
/// renamed.
class FolderStore final : public ByteStore {
public:
    /// @throws std::invalid_argument if `root` is empty
    explicit FolderStore(std::filesystem::path root);

    [[nodiscard]] std::string uri() const override;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;
    /// Opens each file once.
    void read_ranges(std::span<const ByteRange> ranges) const override;
    void write(std::string_view key, std::span<const std::byte> bytes) override;
    /// Also removes folders inside the root that become empty.
    void remove(std::string_view key) override;
    void move(std::string_view from, std::string_view to) override;
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override;

private:
    [[nodiscard]] std::filesystem::path path_of(std::string_view key) const;
    void remove_empty_folders(std::string_view key) const;

    std::filesystem::path root_;
};

}  // namespace rsclient::storage
