#include "rsclient/storage/byte_store.hpp"

#include "rsclient/core/error.hpp"

namespace rsclient::storage {

std::vector<std::optional<Bytes>> ByteSource::read_many(std::span<const std::string> keys) const {
    std::vector<std::optional<Bytes>> objects;
    objects.reserve(keys.size());
    for (const std::string& key : keys) objects.push_back(read(key));
    return objects;
}

void ByteSource::read_ranges(std::span<const ByteRange> ranges) const {
    for (const ByteRange& range : ranges) read_range(range.key, range.offset, range.out);
}

std::vector<std::string> ByteSource::list(std::string_view /*prefix*/) const {
    throw StorageError("list " + uri(), "this source cannot list its objects");
}

std::optional<std::string> ByteSource::etag(std::string_view /*key*/) const { return std::nullopt; }

std::string describe_key(const ByteSource& source, std::string_view key) {
    std::string text = source.uri();
    if (!text.ends_with('/')) text += '/';
    return text.append(readable(key));
}

}  // namespace rsclient::storage
