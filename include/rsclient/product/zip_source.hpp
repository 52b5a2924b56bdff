#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// The members of a zip archive in another byte source. Reads byte ranges of the archive; nothing is unpacked to disk.
/// Opening takes the archive's size and one read (two if the directory is larger than 64 KiB); a member takes one read,
/// and read_many() passes the reads of all members to the archive's store at once. Bytes before the archive, as in a
/// self-extracting one, are ignored. One object may serve several threads.
class ZipSource final : public storage::ByteSource {
public:
    /// Opens the archive `key` of `archive`.
    /// @throws ProductError if it does not exist, or is cut short, corrupt or of several parts
    ZipSource(std::shared_ptr<const storage::ByteSource> archive, std::string key);
    ~ZipSource() override;

    [[nodiscard]] std::string uri() const override;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;

    /// A whole member, checked against its CRC. @throws ProductError if the member is encrypted, of a method other than
    /// stored and deflated, or corrupt
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    [[nodiscard]] std::vector<std::optional<Bytes>> read_many(std::span<const std::string> keys) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] bool can_list() const noexcept override { return true; }
    /// Folders are not members.
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const override;

private:
    struct Member;
    using Members = std::map<std::string, std::unique_ptr<Member>, std::less<>>;

    [[nodiscard]] const Member* find(std::string_view key) const;
    [[nodiscard]] std::string describe(std::string_view key) const;
    [[nodiscard]] Bytes room_for_extent(const Member& member, std::uint64_t bytes) const;
    [[nodiscard]] storage::ByteRange request_for(const Member& member, Bytes& room, std::string_view key) const;
    [[nodiscard]] Bytes payload_of(const Member& member, Bytes extent, std::string_view key) const;
    [[nodiscard]] Bytes unpack(const Member& member, const storage::ByteRange& request, Bytes bytes,
                               std::string_view key) const;
    [[nodiscard]] Bytes read_member(const Member& member, std::string_view key) const;
    std::uint64_t learn_data_offset(const Member& member, std::span<const std::byte> header,
                                    std::string_view key) const;

    std::shared_ptr<const storage::ByteSource> archive_;
    std::string key_;
    Members members_;
};

}  // namespace rsclient::product
