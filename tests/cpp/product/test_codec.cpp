#include "rsclient/product/codec.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <thread>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::what_of;

namespace {

Codec codec_of(std::string_view text) {
    const json::Value compressor = json::parse(text, "compressor");
    return Codec::from_json({compressor, "read x.zarr: b04/.zarray/compressor"});
}

/// Compressible, but of no short period.
Bytes sample(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((i / 3) % 256 ^ (i / 1000));
    return bytes;
}

const std::array all_codecs{
    "null",
    R"({"id": "blosc", "cname": "zstd", "clevel": 3, "shuffle": 2, "blocksize": 0})",
    R"({"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0})",
    R"({"id": "blosc", "cname": "zlib", "clevel": 1, "shuffle": -1, "blocksize": 4096})",
    R"({"id": "zlib", "level": 6})",
    R"({"id": "gzip", "level": 1})",
    R"({"id": "zstd", "level": 3})",
};

}  // namespace

TEST_CASE("what a codec encodes it decodes, whole and in part") {
    const Bytes bytes = sample(100000);
    for (const char* text : all_codecs) {
        CAPTURE(text);
        const Codec codec = codec_of(text);
        const Bytes encoded = codec.encode(bytes, 2, "write x");
        Bytes decoded(bytes.size());
        codec.decode(encoded, decoded, "read x");
        CHECK(decoded == bytes);
        for (const auto& [offset, size] :
             {std::pair{50000, 1000}, std::pair{33333, 101}, std::pair{0, 1}, std::pair{99999, 1}}) {
            Bytes part(static_cast<std::size_t>(size));
            codec.decode_part(encoded, bytes.size(), static_cast<std::size_t>(offset), part, "read x");
            CHECK(part == Bytes(bytes.begin() + offset, bytes.begin() + offset + size));
        }
    }
}

TEST_CASE("a codec has the JSON that it came from") {
    CHECK(Codec().to_json().is_null());
    CHECK(json::dump(codec_of(R"({"id": "zlib", "level": 6})").to_json()) == R"({"id":"zlib","level":6})");
    CHECK(json::dump(Codec::cpm_default().to_json()) ==
          R"({"blocksize":0,"clevel":3,"cname":"zstd","id":"blosc","shuffle":2})");
}

TEST_CASE("a codec that is not present is named, with those that are") {
    const auto message = [](std::string_view text) { return what_of<DecodeError>([&] { (void)codec_of(text); }); };
    const std::string lzma = message(R"({"id": "lzma"})");
    CHECK(contains(
        lzma, "read x.zarr: b04/.zarray/compressor: codec 'lzma' is not supported; present: null, blosc (blosclz"));
    CHECK(contains(lzma, "zlib, gzip, zstd"));
    CHECK(contains(message(R"({"id": "blosc", "cname": "brotli"})"), "Blosc compressor 'brotli' is not supported"));
    CHECK(message(R"({"level": 1})") == "read x.zarr: b04/.zarray/compressor/id: missing");
    CHECK(contains(message(R"({"id": "blosc", "cname": "zstd", "clevel": 77})"),
                   "compressor/clevel: expected 0 to 9, found 77"));
    CHECK(contains(message(R"({"id": "zlib", "level": "best"})"), "compressor/level: expected a whole number"));
}

TEST_CASE("bytes that are cut short or of another size are refused") {
    const Bytes bytes = sample(10000);
    for (const char* text : all_codecs) {
        CAPTURE(text);
        const Codec codec = codec_of(text);
        const Bytes encoded = codec.encode(bytes, 2, "write x");
        Bytes room(bytes.size());
        for (const std::size_t kept :
             {std::size_t{0}, std::size_t{1}, std::size_t{15}, encoded.size() / 2, encoded.size() - 1}) {
            const auto message =
                what_of<ProductError>([&] { codec.decode(std::span(encoded).first(kept), room, "read x: 0.0"); });
            CAPTURE(kept);
            CHECK(message.starts_with("read x: 0.0: "));
        }
        Bytes larger(bytes.size() + 1);
        CHECK(
            what_of<ProductError>([&] { codec.decode(encoded, larger, "read x: 0.0"); }).starts_with("read x: 0.0: "));
        Bytes smaller(bytes.size() - 1);
        CHECK(
            what_of<ProductError>([&] { codec.decode(encoded, smaller, "read x: 0.0"); }).starts_with("read x: 0.0: "));
        Bytes part(10);
        const auto of_part = [&] {
            codec.decode_part(std::span(encoded).first(encoded.size() / 2), 10000, 5000, part, "read x: 0.0");
        };
        CHECK(what_of<ProductError>(of_part).starts_with("read x: 0.0: "));
    }
}

TEST_CASE("random damage is refused or decodes to something, but harms nothing") {
    const Bytes bytes = sample(5000);
    std::mt19937 random(7);
    for (const char* text : all_codecs) {
        const Codec codec = codec_of(text);
        const Bytes encoded = codec.encode(bytes, 2, "write x");
        for (int trial = 0; trial < 300; ++trial) {
            Bytes damaged = encoded;
            for (int hit = 0; hit < 3; ++hit) damaged[random() % damaged.size()] = static_cast<std::byte>(random());
            Bytes room(bytes.size());
            Bytes part(100);
            (void)what_of<ProductError>([&] { codec.decode(damaged, room, "read x"); });
            (void)what_of<ProductError>([&] { codec.decode_part(damaged, bytes.size(), 2000, part, "read x"); });
        }
    }
}

TEST_CASE("several threads decode at once") {
    const Bytes bytes = sample(200000);
    const Codec codec = Codec::cpm_default();
    const Bytes encoded = codec.encode(bytes, 2, "write x");
    std::array<bool, 4> same{};
    std::vector<std::thread> threads;
    for (bool& ok : same) {
        threads.emplace_back([&] {
            ok = true;
            for (int round = 0; round < 20; ++round) {
                Bytes whole(bytes.size());
                Bytes part(5000);
                codec.decode(encoded, whole, "read x");
                codec.decode_part(encoded, bytes.size(), 70000, part, "read x");
                ok = ok && whole == bytes && std::equal(part.begin(), part.end(), bytes.begin() + 70000);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(same == std::array{true, true, true, true});
}
