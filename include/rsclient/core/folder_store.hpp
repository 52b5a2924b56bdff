#pragma once

#include <filesystem>

#include "rsclient/core/byte_store.hpp"

namespace rsclient {

/// A folder of the local file system as a byte store. Writes go to a temporary name beside the target and are renamed.
class FolderStore final : public ByteStore {
public:
    /// @throws std::invalid_argument if `root` is empty
    explicit FolderStore(std::filesystem::path root);

    [[nodiscard]] std::string uri() const override;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;
    void write(std::string_view key, std::span<const std::byte> bytes) override;
    /// Folders inside the root that are empty then go too.
    void remove(std::string_view key) override;
    void move(std::string_view from, std::string_view to) override;
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override;

private:
    [[nodiscard]] std::filesystem::path path_of(std::string_view key) const;
    void remove_empty_folders(std::string_view key) const;

    std::filesystem::path root_;
};

}  // namespace rsclient
