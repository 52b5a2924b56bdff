#include "rsclient/product/codec.hpp"

#include <blosc.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "product/deflate.hpp"
#include "product/zstandard.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

constexpr int one_thread = 1;  // threads are the caller's: one chunk each

[[noreturn]] void fail(std::string_view where, const std::string& what) { throw ProductError(where, what); }

/// A member that is a whole number in a range, both ends included; `fallback` if it is absent or null.
int int_member(const json::Reader& compressor, std::string_view name, int fallback, int least, int most) {
    const auto member = compressor.find(name);
    if (!member) return fallback;
    const std::int64_t number = member->whole_number();
    if (number >= least && number <= most) return static_cast<int>(number);
    const bool open = most == std::numeric_limits<int>::max();
    member->refuse("expected " + std::to_string(least) + (open ? " or more" : " to " + std::to_string(most)) +
                   ", found " + std::to_string(number));
}

std::string present_codecs() { return std::string("null, blosc (") + blosc_list_compressors() + "), zlib, gzip, zstd"; }

/// Decoded size of a Blosc frame, once its header fits the bytes that are there.
std::size_t blosc_size(std::span<const std::byte> frame, std::string_view where) {
    std::size_t decoded = 0;
    if (frame.size() < BLOSC_MIN_HEADER_LENGTH || blosc_cbuffer_validate(frame.data(), frame.size(), &decoded) != 0) {
        fail(where, "not a whole Blosc frame: " + std::to_string(frame.size()) + " bytes, cut short or corrupt");
    }
    return decoded;
}

void require_size(std::size_t decoded, std::size_t expected, std::string_view where) {
    if (decoded == expected) return;
    fail(where, "holds " + std::to_string(decoded) + " bytes, expected " + std::to_string(expected));
}

void decode_blosc(std::span<const std::byte> frame, std::span<std::byte> out, std::string_view where) {
    require_size(blosc_size(frame, where), out.size(), where);
    const int got = blosc_decompress_ctx(frame.data(), out.data(), out.size(), one_thread);
    if (got >= 0 && static_cast<std::size_t>(got) == out.size()) return;
    const char* inner = blosc_cbuffer_complib(frame.data());
    fail(where, std::string("corrupt Blosc frame (compressed with ") +
                    (inner != nullptr ? inner : "an unknown library") + "): decoder returned " + std::to_string(got) +
                    ", expected " + std::to_string(out.size()));
}

/// Decodes only the blocks that hold the part; false if the part does not begin and end at items of the frame.
bool decode_blosc_part(std::span<const std::byte> frame, std::size_t offset, std::span<std::byte> out,
                       std::string_view where) {
    std::size_t itemsize = 0;
    int flags = 0;
    blosc_cbuffer_metainfo(frame.data(), &itemsize, &flags);
    if (itemsize == 0 || offset % itemsize != 0 || out.size() % itemsize != 0) return false;
    const int got = blosc_getitem(frame.data(), static_cast<int>(offset / itemsize),
                                  static_cast<int>(out.size() / itemsize), out.data());
    if (got >= 0 && static_cast<std::size_t>(got) == out.size()) return true;
    fail(where, "corrupt Blosc frame: decoder returned " + std::to_string(got) + " for a part of " +
                    std::to_string(out.size()) + " bytes");
}

}  // namespace

Codec Codec::cpm_default() {
    Codec codec;
    codec.id_ = Id::blosc;
    codec.cname_ = "zstd";
    codec.level_ = 3;
    codec.shuffle_ = BLOSC_BITSHUFFLE;
    return codec;
}

Codec Codec::from_json(const json::Reader& compressor) {
    constexpr int any = std::numeric_limits<int>::max();
    Codec codec;
    if (compressor.is_null()) return codec;
    const std::string& name = compressor.member("id").string();
    if (name == "blosc") {
        codec.id_ = Id::blosc;
        codec.cname_ = compressor.find_string("cname").value_or("lz4");
        if (blosc_compname_to_compcode(codec.cname_.c_str()) < 0) {
            compressor.refuse("Blosc compressor '" + codec.cname_ + "' is not supported; present: " + present_codecs());
        }
        codec.level_ = int_member(compressor, "clevel", 5, 0, 9);
        codec.shuffle_ = int_member(compressor, "shuffle", BLOSC_SHUFFLE, -1, 2);
        codec.blocksize_ = int_member(compressor, "blocksize", 0, 0, any);
    } else if (name == "zlib" || name == "gzip") {
        codec.id_ = name == "zlib" ? Id::zlib : Id::gzip;
        codec.level_ = int_member(compressor, "level", 1, -1, 9);
    } else if (name == "zstd") {
        codec.id_ = Id::zstd;
        codec.level_ = int_member(compressor, "level", 1, std::numeric_limits<int>::min(), any);
    } else {
        compressor.refuse("codec '" + name + "' is not supported; present: " + present_codecs());
    }
    return codec;
}

json::Value Codec::to_json() const {
    switch (id_) {
        case Id::none:
            return nullptr;
        case Id::zlib:
            return json::Object{{"id", "zlib"}, {"level", level_}};
        case Id::gzip:
            return json::Object{{"id", "gzip"}, {"level", level_}};
        case Id::zstd:
            return json::Object{{"id", "zstd"}, {"level", level_}};
        case Id::blosc:
            break;
    }
    return json::Object{
        {"blocksize", blocksize_}, {"clevel", level_}, {"cname", cname_}, {"id", "blosc"}, {"shuffle", shuffle_}};
}

void Codec::decode(std::span<const std::byte> encoded, std::span<std::byte> out, std::string_view where) const {
    switch (id_) {
        case Id::none:
            require_size(encoded.size(), out.size(), where);
            std::copy(encoded.begin(), encoded.end(), out.begin());
            return;
        case Id::blosc:
            return decode_blosc(encoded, out, where);
        case Id::zlib:
            return inflate(encoded, out, DeflateFormat::zlib, where);
        case Id::gzip:
            return inflate(encoded, out, DeflateFormat::gzip, where);
        case Id::zstd:
            return decode_zstd(encoded, out, where);
    }
}

void Codec::decode_part(std::span<const std::byte> encoded, std::size_t decoded_size, std::size_t offset,
                        std::span<std::byte> out, std::string_view where) const {
    if (out.size() == decoded_size) return decode(encoded, out, where);
    if (id_ == Id::none) {
        require_size(encoded.size(), decoded_size, where);
        std::memcpy(out.data(), encoded.data() + offset, out.size());
        return;
    }
    if (id_ == Id::blosc) {
        require_size(blosc_size(encoded, where), decoded_size, where);
        if (decode_blosc_part(encoded, offset, out, where)) return;
    }
    Bytes whole(decoded_size);
    decode(encoded, whole, where);
    std::memcpy(out.data(), whole.data() + offset, out.size());
}

Bytes Codec::encode(std::span<const std::byte> decoded, std::size_t itemsize, std::string_view where) const {
    switch (id_) {
        case Id::none:
            return {decoded.begin(), decoded.end()};
        case Id::zlib:
            return deflate(decoded, level_, DeflateFormat::zlib, where);
        case Id::gzip:
            return deflate(decoded, level_, DeflateFormat::gzip, where);
        case Id::zstd:
            return encode_zstd(decoded, level_, where);
        case Id::blosc:
            break;
    }
    if (decoded.size() > BLOSC_MAX_BUFFERSIZE) {
        fail(where, "a chunk of " + std::to_string(decoded.size()) + " bytes is too large for Blosc, which takes " +
                        std::to_string(BLOSC_MAX_BUFFERSIZE));
    }
    const int automatic = itemsize == 1 ? BLOSC_BITSHUFFLE : BLOSC_SHUFFLE;
    Bytes frame(decoded.size() + BLOSC_MAX_OVERHEAD);
    const int size = blosc_compress_ctx(level_, shuffle_ < 0 ? automatic : shuffle_, itemsize, decoded.size(),
                                        decoded.data(), frame.data(), frame.size(), cname_.c_str(),
                                        static_cast<std::size_t>(blocksize_), one_thread);
    if (size <= 0) fail(where, "Blosc cannot compress the chunk: it returned " + std::to_string(size));
    frame.resize(static_cast<std::size_t>(size));
    return frame;
}

}  // namespace rsclient::product
