#include "rsclient/product/zip_source.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "product/deflate.hpp"
#include "product/zip_directory.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

/// Bytes read for the local header, its name and its extra field together with the data.
constexpr std::uint64_t usual_slack = 1024;
/// Bytes of a member before the wanted range that are read along to save a request.
constexpr std::uint64_t cheap_detour = 64 * 1024;
/// Deflate cannot shrink further than this (zlib's technical notes, 1032:1); a claim beyond it is an attack on memory.
constexpr std::uint64_t max_deflate_ratio = 1032;
constexpr std::uint64_t unknown = 0;  // no data begins at 0: its header comes first

}  // namespace

struct ZipSource::Member {
    explicit Member(ZipEntry listed) : entry(std::move(listed)) {}
    ZipEntry entry;
    mutable std::atomic<std::uint64_t> data_offset{unknown};  // learnt from the local header at the first read
};

ZipSource::ZipSource(std::shared_ptr<const storage::ByteSource> archive, std::string key)
    : archive_(std::move(archive)), key_(std::move(key)) {
    for (ZipEntry& entry : read_zip_directory(*archive_, key_)) {
        std::string name = entry.name.starts_with("./") ? entry.name.substr(2) : entry.name;
        if (name.empty() || name.ends_with('/')) continue;
        members_.insert_or_assign(std::move(name), std::make_unique<Member>(std::move(entry)));
    }
}

ZipSource::~ZipSource() = default;

std::string ZipSource::uri() const { return storage::describe_key(*archive_, key_); }

std::string ZipSource::describe(std::string_view key) const { return "read " + uri() + ": " + std::string(key); }

const ZipSource::Member* ZipSource::find(std::string_view key) const {
    const auto found = members_.find(key);
    if (found == members_.end()) return nullptr;
    const ZipEntry& entry = found->second->entry;
    if ((entry.flags & zip_flag_encrypted) != 0) throw ProductError(describe(key), "encrypted");
    if (entry.method != zip_stored && entry.method != zip_deflated) {
        throw ProductError(describe(key),
                           "zip method " + std::to_string(entry.method) + ", expected 0 (stored) or 8 (deflated)");
    }
    if (entry.method == zip_stored && entry.packed_bytes != entry.unpacked_bytes) {
        throw ProductError(describe(key), "stored as " + std::to_string(entry.packed_bytes) + " bytes, but of " +
                                              std::to_string(entry.unpacked_bytes));
    }
    return found->second.get();
}

std::optional<std::uint64_t> ZipSource::size(std::string_view key) const {
    const Member* member = find(key);
    return member == nullptr ? std::nullopt : std::optional(member->entry.unpacked_bytes);
}

std::vector<std::string> ZipSource::list(std::string_view prefix) const {
    std::vector<std::string> names;
    for (auto at = members_.lower_bound(prefix); at != members_.end() && at->first.starts_with(prefix); ++at) {
        names.push_back(at->first);
    }
    return names;
}

std::uint64_t ZipSource::learn_data_offset(const Member& member, std::span<const std::byte> header,
                                           std::string_view key) const {
    const ZipEntry& entry = member.entry;
    const std::uint64_t offset = entry.header_offset + zip_header_bytes(header, describe(key));
    if (offset > entry.end_limit || entry.packed_bytes > entry.end_limit - offset) {
        throw ProductError(describe(key), "its " + std::to_string(entry.packed_bytes) + " bytes at " +
                                              std::to_string(offset) + " reach beyond " +
                                              std::to_string(entry.end_limit));
    }
    member.data_offset.store(offset, std::memory_order_relaxed);
    return offset;
}

/// Memory for bytes from the local header on, as far as the member may reach.
Bytes ZipSource::room_for_extent(const Member& member, std::uint64_t bytes) const {
    const std::uint64_t room = member.entry.end_limit - member.entry.header_offset;
    return Bytes(static_cast<std::size_t>(std::min(bytes, room)));
}

/// The one read that gets a packed member, into `room`: from its header on while the place of the data is not known.
storage::ByteRange ZipSource::request_for(const Member& member, Bytes& room, std::string_view key) const {
    const ZipEntry& entry = member.entry;
    if (entry.method == zip_deflated && entry.unpacked_bytes / max_deflate_ratio > entry.packed_bytes) {
        throw ProductError(describe(key), std::to_string(entry.packed_bytes) + " deflated bytes cannot hold " +
                                              std::to_string(entry.unpacked_bytes));
    }
    const std::uint64_t offset = member.data_offset.load(std::memory_order_relaxed);
    // Members are usually adjacent, so the room up to the next one is the header and the data and no more.
    room = offset == unknown ? room_for_extent(member, entry.packed_bytes + usual_slack)
                             : Bytes(static_cast<std::size_t>(entry.packed_bytes));
    return {key_, offset == unknown ? entry.header_offset : offset, room};
}

/// The packed member, cut out of an extent that begins with the local header.
Bytes ZipSource::payload_of(const Member& member, Bytes extent, std::string_view key) const {
    const ZipEntry& entry = member.entry;
    const std::uint64_t offset = learn_data_offset(member, extent, key);
    const auto skip = static_cast<std::size_t>(offset - entry.header_offset);
    if (skip + entry.packed_bytes > extent.size()) {  // a header longer than usual
        Bytes payload(static_cast<std::size_t>(entry.packed_bytes));
        if (!payload.empty()) archive_->read_range(key_, offset, payload);
        return payload;
    }
    extent.erase(extent.begin(), extent.begin() + static_cast<std::ptrdiff_t>(skip));
    extent.resize(static_cast<std::size_t>(entry.packed_bytes));
    return extent;
}

/// The member in what request_for() has read.
Bytes ZipSource::unpack(const Member& member, const storage::ByteRange& request, Bytes bytes,
                        std::string_view key) const {
    const ZipEntry& entry = member.entry;
    if (request.offset == entry.header_offset) bytes = payload_of(member, std::move(bytes), key);
    if (entry.method == zip_deflated) {
        Bytes inflated(static_cast<std::size_t>(entry.unpacked_bytes));
        inflate(bytes, inflated, DeflateFormat::raw, describe(key));
        bytes = std::move(inflated);
    }
    if (crc32_of(bytes) != entry.crc) throw ProductError(describe(key), "corrupt: its CRC-32 does not match");
    return bytes;
}

Bytes ZipSource::read_member(const Member& member, std::string_view key) const {
    Bytes room;
    const storage::ByteRange request = request_for(member, room, key);
    if (!room.empty()) archive_->read_range(key_, request.offset, room);
    return unpack(member, request, std::move(room), key);
}

std::optional<Bytes> ZipSource::read(std::string_view key) const {
    const Member* member = find(key);
    return member == nullptr ? std::nullopt : std::optional(read_member(*member, key));
}

std::vector<std::optional<Bytes>> ZipSource::read_many(std::span<const std::string> keys) const {
    std::vector<std::optional<Bytes>> objects(keys.size());
    std::vector<storage::ByteRange> requests(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Member* member = find(keys[i]);
        if (member != nullptr) requests[i] = request_for(*member, objects[i].emplace(), keys[i]);
    }
    std::vector<storage::ByteRange> wanted;
    std::ranges::copy_if(requests, std::back_inserter(wanted), [](const auto& range) { return !range.out.empty(); });
    archive_->read_ranges(wanted);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (objects[i]) objects[i] = unpack(*find(keys[i]), requests[i], std::move(*objects[i]), keys[i]);
    }
    return objects;
}

void ZipSource::read_range(std::string_view key, std::uint64_t offset, std::span<std::byte> out) const {
    const Member* member = find(key);
    if (member == nullptr) throw StorageError(describe(key), "missing");
    const ZipEntry& entry = member->entry;
    if (offset > entry.unpacked_bytes || out.size() > entry.unpacked_bytes - offset) {
        throw StorageError(describe(key), "ends after " + std::to_string(entry.unpacked_bytes) +
                                              " bytes, expected at least " + std::to_string(offset + out.size()));
    }
    if (out.empty()) return;
    if (entry.method == zip_deflated) {
        const Bytes bytes = read_member(*member, key);
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
        return;
    }
    std::uint64_t data_offset = member->data_offset.load(std::memory_order_relaxed);
    if (data_offset == unknown) {
        const std::uint64_t detour = offset <= cheap_detour ? offset + out.size() : 0;
        Bytes extent = room_for_extent(*member, usual_slack + detour);
        archive_->read_range(key_, entry.header_offset, extent);
        data_offset = learn_data_offset(*member, extent, key);
        const std::uint64_t begin = data_offset - entry.header_offset + offset;
        if (begin + out.size() <= extent.size()) {
            std::copy_n(extent.begin() + static_cast<std::ptrdiff_t>(begin), out.size(), out.begin());
            return;
        }
    }
    archive_->read_range(key_, data_offset + offset, out);
}

}  // namespace rsclient::product
