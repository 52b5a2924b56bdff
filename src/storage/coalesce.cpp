#include "rsclient/storage/coalesce.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <tuple>

namespace rsclient::storage {

void MergedRange::scatter(std::uint64_t position, std::span<const std::byte> bytes) const {
    const std::uint64_t begin = offset + position;
    const std::uint64_t end = begin + bytes.size();
    for (const ByteRange& part : parts) {
        const std::uint64_t from = std::max(begin, part.offset);
        const std::uint64_t to = std::min(end, part.offset + part.out.size());
        if (from < to) std::memcpy(part.out.data() + (from - part.offset), bytes.data() + (from - begin), to - from);
    }
}

std::vector<MergedRange> coalesce(std::span<const ByteRange> ranges, const CoalesceOptions& options) {
    std::vector<ByteRange> sorted;
    std::ranges::copy_if(ranges, std::back_inserter(sorted), [](const ByteRange& range) { return !range.out.empty(); });
    std::ranges::stable_sort(sorted, [](const ByteRange& a, const ByteRange& b) {
        return std::tie(a.key, a.offset) < std::tie(b.key, b.offset);
    });
    std::vector<MergedRange> merged;
    for (ByteRange& range : sorted) {
        const std::uint64_t end = range.offset + range.out.size();
        if (!merged.empty() && merged.back().key == range.key) {
            MergedRange& last = merged.back();
            const std::uint64_t last_end = last.offset + last.length;
            const bool near = range.offset <= last_end || range.offset - last_end <= options.max_gap;
            const std::uint64_t length = std::max(last_end, end) - last.offset;
            if (near && length <= options.max_bytes) {
                last.length = length;
                last.parts.push_back(std::move(range));
                continue;
            }
        }
        merged.push_back({range.key, range.offset, range.out.size(), {}});
        merged.back().parts.push_back(std::move(range));
    }
    return merged;
}

}  // namespace rsclient::storage
