#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rsclient/core/byte_store.hpp"

namespace rsclient::product {

/// The members of a zip archive that lies in another byte source, read by ranges: nothing is unpacked, and stored
/// members come straight out of the archive. Opening takes the archive's size and one read (two if the directory is
/// larger than 64 KiB), reading a member takes one. Bytes before the archive, such as a program that unpacks it, do not
/// matter. May be used from several threads.
class ZipSource final : public ByteSource {
public:
    /// Opens the archive `key` of `archive`.
    /// @throws ProductError if there is none, or if it is cut short, corrupt or of several parts
    ZipSource(std::shared_ptr<const ByteSource> archive, std::string key);
    ~ZipSource() override;

    [[nodiscard]] std::string uri() const override;
    [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key) const override;

    /// A whole member, checked against its CRC. @throws ProductError if the member is encrypted, of a method other than
    /// stored and deflated, or corrupt
    [[nodiscard]] std::optional<Bytes> read(std::string_view key) const override;
    void read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const override;

    /// Names of all members that start with `prefix`, sorted; folders are not members.
    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const;

private:
    struct Member;
    using Members = std::map<std::string, std::unique_ptr<Member>, std::less<>>;

    [[nodiscard]] const Member* find(std::string_view key) const;
    [[nodiscard]] std::string describe(std::string_view key) const;
    [[nodiscard]] Bytes read_payload(const Member& member, std::string_view key) const;
    [[nodiscard]] Bytes read_extent(const Member& member, std::uint64_t bytes) const;
    [[nodiscard]] Bytes unpack(const Member& member, std::string_view key) const;
    std::uint64_t learn_data_offset(const Member& member, std::span<const std::byte> header,
                                    std::string_view key) const;

    std::shared_ptr<const ByteSource> archive_;
    std::string key_;
    Members members_;
};

}  // namespace rsclient::product
