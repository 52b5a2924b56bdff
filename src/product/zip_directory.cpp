#include "product/zip_directory.hpp"

#include <algorithm>
#include <limits>

#include "rsclient/core/error.hpp"

// The records are those of PKWARE's APPNOTE.TXT, .ZIP File Format Specification, sections 4.3.7 to 4.3.16 and 4.5.3.

namespace rsclient::product {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t entry_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50;
constexpr std::uint32_t locator64_signature = 0x07064b50;
constexpr std::size_t end_bytes = 22;
constexpr std::size_t end64_bytes = 56;
constexpr std::size_t locator64_bytes = 20;
constexpr std::size_t entry_bytes = 46;
constexpr std::uint16_t extra64_id = 1;
constexpr std::uint16_t full16 = std::numeric_limits<std::uint16_t>::max();  // the value is in a zip64 field
constexpr std::uint32_t full32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t max_comment_bytes = full16;
constexpr std::uint64_t tail_bytes = max_comment_bytes + end_bytes + locator64_bytes;

/// Little-endian fields of a record. The caller has checked that the record is long enough.
class Fields {
public:
    Fields(std::span<const std::byte> bytes, std::size_t offset) : bytes_(bytes.subspan(offset)) {}
    [[nodiscard]] std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(read(at, 2)); }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(read(at, 4)); }
    [[nodiscard]] std::uint64_t u64(std::size_t at) const { return read(at, 8); }

private:
    [[nodiscard]] std::uint64_t read(std::size_t at, std::size_t count) const {
        std::uint64_t value = 0;
        for (std::size_t i = count; i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(bytes_[at + i]);
        return value;
    }
    std::span<const std::byte> bytes_;
};

/// Where the directory is, and where what describes it begins.
struct Directory {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
    std::uint64_t end = 0;
    std::uint64_t prefix = 0;  ///< bytes before the archive itself, a program that unpacks it for instance
};

/// The end of an archive, and reading the rest of it.
class Tail {
public:
    Tail(const storage::ByteSource& archive, std::string_view key)
        : archive_(archive), key_(key), where_("read " + storage::describe_key(archive, key)) {
        const auto size = archive.size(key);
        if (!size) throw ProductError(where_, "missing");
        size_ = *size;
        bytes_.resize(static_cast<std::size_t>(std::min(size_, tail_bytes)));
        start_ = size_ - bytes_.size();
        if (!bytes_.empty()) archive.read_range(key, start_, bytes_);
    }

    [[noreturn]] void fail(const std::string& what) const { throw ProductError(where_, "not a whole zip: " + what); }

    /// Bytes of the archive, taken from the tail as far as it holds them.
    [[nodiscard]] Bytes read(std::uint64_t offset, std::uint64_t count) const {
        Bytes out(static_cast<std::size_t>(count));
        const std::uint64_t before = offset < start_ ? std::min(count, start_ - offset) : 0;
        if (before > 0) archive_.read_range(key_, offset, std::span(out).first(static_cast<std::size_t>(before)));
        if (before == count) return out;
        const auto inside = bytes_.begin() + static_cast<std::ptrdiff_t>(offset + before - start_);
        std::copy_n(inside, count - before, out.begin() + static_cast<std::ptrdiff_t>(before));
        return out;
    }

    [[nodiscard]] Directory directory() const {
        const std::size_t at = find_end();
        const Fields end(bytes_, at);
        Directory found{.entries = end.u16(10), .bytes = end.u32(12), .offset = end.u32(16), .end = start_ + at};
        const bool one_part = end.u16(4) == 0 && end.u16(6) == 0 && end.u16(8) == end.u16(10);
        // Some writers add the zip64 record though all numbers would fit the old one.
        if (at >= locator64_bytes && Fields(bytes_, at - locator64_bytes).u32(0) == locator64_signature) {
            found = directory64(at - locator64_bytes);
        } else if (!one_part) {
            fail("it is one part of several");
        }
        if (found.offset > found.end || found.bytes > found.end - found.offset) {
            fail("its directory of " + std::to_string(found.bytes) + " bytes at " + std::to_string(found.offset) +
                 " does not end at " + std::to_string(found.end));
        }
        // The directory ends where its description begins: bytes before the archive shift all offsets.
        found.prefix = found.end - found.bytes - found.offset;
        found.offset += found.prefix;
        if (found.entries > found.bytes / entry_bytes) {
            fail(std::to_string(found.entries) + " members do not fit its directory");
        }
        return found;
    }

private:
    /// Position in the tail of the end record, the last one whose comment reaches exactly to the end of the archive.
    [[nodiscard]] std::size_t find_end() const {
        for (std::size_t at = bytes_.size() < end_bytes ? 0 : bytes_.size() - end_bytes + 1; at-- > 0;) {
            const Fields record(bytes_, at);
            if (record.u32(0) == end_signature && at + end_bytes + record.u16(20) == bytes_.size()) return at;
        }
        fail("no end-of-directory record in its last " + std::to_string(bytes_.size()) + " bytes of " +
             std::to_string(size_));
    }

    [[nodiscard]] Directory directory64(std::size_t locator_at) const {
        const std::uint64_t recorded = Fields(bytes_, locator_at).u64(8);
        const std::uint64_t locator_offset = start_ + locator_at;
        if (locator_offset < end64_bytes || recorded > locator_offset - end64_bytes) {
            fail("its zip64 record at " + std::to_string(recorded) + " is outside the archive");
        }
        // It is right before the locator, wherever the archive begins; only a longer one begins at the recorded offset.
        std::uint64_t at = locator_offset - end64_bytes;
        Bytes bytes = read(at, end64_bytes);
        if (Fields(bytes, 0).u32(0) != end64_signature) bytes = read(at = recorded, end64_bytes);
        const Fields end(bytes, 0);
        if (end.u32(0) != end64_signature) fail("no zip64 record at " + std::to_string(at));
        if (end.u32(16) != 0 || end.u32(20) != 0 || end.u64(24) != end.u64(32)) fail("it is one part of several");
        return {.entries = end.u64(32), .bytes = end.u64(40), .offset = end.u64(48), .end = at};
    }

    const storage::ByteSource& archive_;
    std::string_view key_;
    std::string where_;
    std::uint64_t size_ = 0;
    std::uint64_t start_ = 0;
    Bytes bytes_;
};

/// Takes from the zip64 extra field what did not fit the entry; whether all of it was there.
bool read_extra64(std::span<const std::byte> extra, ZipEntry& entry) {
    std::size_t at = 0;
    while (at + 4 <= extra.size()) {
        const Fields head(extra, at);
        const std::size_t bytes = head.u16(2);
        if (at + 4 + bytes > extra.size()) return false;
        if (head.u16(0) == extra64_id) {
            const Fields values(extra, at + 4);
            std::size_t used = 0;
            for (std::uint64_t* value : {&entry.unpacked_bytes, &entry.packed_bytes, &entry.header_offset}) {
                if (*value != full32) continue;
                if (used + 8 > bytes) return false;
                *value = values.u64(used);
                used += 8;
            }
            return true;
        }
        at += 4 + bytes;
    }
    return false;
}

std::vector<ZipEntry> read_entries(const Tail& tail, const Directory& directory) {
    const Bytes bytes = tail.read(directory.offset, directory.bytes);
    std::vector<ZipEntry> entries;
    entries.reserve(static_cast<std::size_t>(directory.entries));
    std::size_t at = 0;
    for (std::uint64_t number = 0; number < directory.entries; ++number) {
        if (at + entry_bytes > bytes.size()) tail.fail("its directory ends within member " + std::to_string(number));
        const Fields record(bytes, at);
        if (record.u32(0) != entry_signature) tail.fail("no directory entry of member " + std::to_string(number));
        const std::size_t name_bytes = record.u16(28);
        const std::size_t extra_bytes = record.u16(30);
        const std::size_t next = at + entry_bytes + name_bytes + extra_bytes + record.u16(32);
        if (next > bytes.size()) tail.fail("its directory ends within member " + std::to_string(number));
        ZipEntry entry{.flags = record.u16(8), .method = record.u16(10), .crc = record.u32(16)};
        entry.packed_bytes = record.u32(20);
        entry.unpacked_bytes = record.u32(24);
        entry.header_offset = record.u32(42);
        const auto rest = std::span(bytes).subspan(at + entry_bytes);
        entry.name = as_text(rest.first(name_bytes));
        const bool is64 =
            entry.packed_bytes == full32 || entry.unpacked_bytes == full32 || entry.header_offset == full32;
        if (is64) read_extra64(rest.subspan(name_bytes, extra_bytes), entry);
        if (__builtin_add_overflow(entry.header_offset, directory.prefix, &entry.header_offset)) {
            tail.fail("member " + std::to_string(number) + " is outside the archive");
        }
        entries.push_back(std::move(entry));
        at = next;
    }
    return entries;
}

/// Notes where each member has to end at the latest, and refuses those that reach beyond it.
void set_end_limits(const Tail& tail, const Directory& directory, std::vector<ZipEntry>& entries) {
    std::vector<ZipEntry*> by_offset;
    by_offset.reserve(entries.size());
    for (ZipEntry& entry : entries) by_offset.push_back(&entry);
    std::sort(by_offset.begin(), by_offset.end(),
              [](const ZipEntry* a, const ZipEntry* b) { return a->header_offset > b->header_offset; });
    std::uint64_t limit = directory.offset;
    for (ZipEntry* entry : by_offset) {
        entry->end_limit = limit;
        const std::uint64_t room = limit - std::min(limit, entry->header_offset);
        if (room < zip_local_header_bytes || entry->packed_bytes > room - zip_local_header_bytes) {
            tail.fail("member '" + entry->name + "' of " + std::to_string(entry->packed_bytes) + " bytes at " +
                      std::to_string(entry->header_offset) + " reaches beyond " + std::to_string(limit));
        }
        limit = entry->header_offset;
    }
}

}  // namespace

std::vector<ZipEntry> read_zip_directory(const storage::ByteSource& archive, std::string_view key) {
    const Tail tail(archive, key);
    const Directory directory = tail.directory();
    auto entries = read_entries(tail, directory);
    set_end_limits(tail, directory, entries);
    return entries;
}

std::uint64_t zip_header_bytes(std::span<const std::byte> header, std::string_view where) {
    const Fields record(header, 0);
    if (record.u32(0) != local_signature) {
        throw ProductError(where, "no zip header where the directory says");
    }
    return zip_local_header_bytes + record.u16(26) + record.u16(28);
}

}  // namespace rsclient::product
