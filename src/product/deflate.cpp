#include "product/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

constexpr int max_window_bits = 15;
constexpr int gzip_flag = 16;  // added to the window bits: a gzip header and trailer instead of zlib's

int window_bits(DeflateFormat format) {
    switch (format) {
        case DeflateFormat::raw:
            return -max_window_bits;
        case DeflateFormat::gzip:
            return max_window_bits + gzip_flag;
        case DeflateFormat::zlib:
            break;
    }
    return max_window_bits;
}

[[noreturn]] void fail(std::string_view where, const std::string& what) { throw ProductError(where, what); }

/// zlib counts in 32 bits; what is larger goes through in pieces.
uInt piece(std::size_t bytes) {
    return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

Bytef* writable(const std::byte* bytes) {
    // zlib's interface predates const; it does not write to its input.
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes));
}

/// Runs a zlib function over all of `in` into `out` until it is done or gets no further.
template <class Step>
int run(z_stream& stream, std::span<const std::byte> in, std::span<std::byte> out, Step step) {
    std::size_t in_done = 0;
    std::size_t out_done = 0;
    for (;;) {
        stream.next_in = writable(in.data() + in_done);
        stream.avail_in = piece(in.size() - in_done);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + out_done);
        stream.avail_out = piece(out.size() - out_done);
        const uInt in_before = stream.avail_in;
        const uInt out_before = stream.avail_out;
        const int status = step(&stream, in_done + in_before == in.size() ? Z_FINISH : Z_NO_FLUSH);
        in_done += in_before - stream.avail_in;
        out_done += out_before - stream.avail_out;
        const bool stuck = in_before == stream.avail_in && out_before == stream.avail_out;
        if (status == Z_STREAM_END || (status != Z_OK && status != Z_BUF_ERROR) || stuck) return status;
    }
}

}  // namespace

void inflate(std::span<const std::byte> encoded, std::span<std::byte> out, DeflateFormat format,
             std::string_view where) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits(format)) != Z_OK) fail(where, "zlib cannot be started");
    std::array<std::byte, 1> nothing{};  // zlib refuses a null pointer even for no bytes
    const int status = run(stream, encoded, out.empty() ? std::span(nothing).first(0) : out, ::inflate);
    const std::size_t used = stream.total_in;
    const std::size_t made = stream.total_out;
    const std::string detail = stream.msg != nullptr ? std::string(": ") + stream.msg : std::string();
    inflateEnd(&stream);
    if (status == Z_STREAM_END && made == out.size() && used == encoded.size()) return;
    if (status == Z_STREAM_END) {
        fail(where, "inflates to " + std::to_string(made) + " bytes from " + std::to_string(used) + " of " +
                        std::to_string(encoded.size()) + ", expected " + std::to_string(out.size()));
    }
    fail(where, "cut short or corrupt after " + std::to_string(made) + " of " + std::to_string(out.size()) +
                    " inflated bytes" + detail);
}

Bytes deflate(std::span<const std::byte> decoded, int level, DeflateFormat format, std::string_view where) {
    z_stream stream{};
    constexpr int default_memory = 8;
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits(format), default_memory, Z_DEFAULT_STRATEGY) != Z_OK) {
        fail(where, "zlib cannot be started at level " + std::to_string(level));
    }
    Bytes out(deflateBound(&stream, static_cast<uLong>(decoded.size())));
    const int status = run(stream, decoded, out, ::deflate);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) fail(where, "zlib failed with status " + std::to_string(status));
    return out;
}

std::uint32_t crc32_of(std::span<const std::byte> bytes) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace rsclient::product
