#include "product/zstandard.hpp"

#include <zstd.h>

#include <string>

#include "rsclient/core/error.hpp"

namespace rsclient::product {

void decode_zstd(std::span<const std::byte> encoded, std::span<std::byte> out, std::string_view where) {
    const std::size_t got = ZSTD_decompress(out.data(), out.size(), encoded.data(), encoded.size());
    if (ZSTD_isError(got) != 0U) {
        throw ProductError(where, std::to_string(encoded.size()) + " bytes of zstd, expected " +
                                      std::to_string(out.size()) + " decoded: " + ZSTD_getErrorName(got));
    }
    if (got != out.size()) {
        throw ProductError(where, "holds " + std::to_string(got) + " bytes, expected " + std::to_string(out.size()));
    }
}

Bytes encode_zstd(std::span<const std::byte> decoded, int level, std::string_view where) {
    Bytes out(ZSTD_compressBound(decoded.size()));
    const std::size_t size = ZSTD_compress(out.data(), out.size(), decoded.data(), decoded.size(), level);
    if (ZSTD_isError(size) != 0U) {
        throw ProductError(where, std::string("zstd cannot compress: ") + ZSTD_getErrorName(size));
    }
    out.resize(size);
    return out;
}

}  // namespace rsclient::product
