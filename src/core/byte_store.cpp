#include "rsclient/core/byte_store.hpp"

#include "rsclient/core/error.hpp"

namespace rsclient {

std::string describe_key(const ByteSource& source, std::string_view key) {
    std::string text = source.uri();
    if (!text.ends_with('/')) text += '/';
    return text.append(readable(key));
}

std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace rsclient
