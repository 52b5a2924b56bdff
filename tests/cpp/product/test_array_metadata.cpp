#include "rsclient/product/array_metadata.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::what_of;

namespace {

constexpr std::string_view good = R"({"zarr_format": 2, "shape": [5, 7], "chunks": [4, 4], "dtype": "<u2", "order": "C",
    "fill_value": 0, "filters": null, "compressor": {"id": "zlib", "level": 1}, "dimension_separator": "/"})";

ArrayMetadata parse_text(std::string_view text) {
    return parse_array_metadata(json::parse(text, "x"), nullptr, "read x: b");
}

/// What is said when one member of a good document has another value.
std::string message_with(std::string_view name, std::string_view value_text) {
    json::Value document = json::parse(good, "x");
    document.object()->set(name, json::parse(value_text, "x"));
    return what_of<ProductError>([&] { (void)parse_array_metadata(document, nullptr, "read x: b"); });
}

}  // namespace

TEST_CASE("the metadata of an array is read") {
    const auto attributes = json::parse(R"({"_ARRAY_DIMENSIONS": ["y", "x"], "units": "1"})", "x");
    const auto metadata = parse_array_metadata(json::parse(good, "x"), &attributes, "read x: b");
    CHECK(metadata.shape == std::vector<std::size_t>{5, 7});
    CHECK(metadata.chunks == std::vector<std::size_t>{4, 4});
    CHECK(metadata.dtype.text == "<u2");
    CHECK(metadata.fill_value == json::Value(0));
    CHECK(metadata.codec.id() == Codec::Id::zlib);
    CHECK(metadata.separator == '/');
    CHECK(metadata.dimensions == std::vector<std::string>{"y", "x"});
    CHECK(json::dump(metadata.attributes) == R"({"_ARRAY_DIMENSIONS":["y","x"],"units":"1"})");
    CHECK(chunk_bytes(metadata) == 32);
    CHECK(chunk_counts(metadata) == std::vector<std::size_t>{2, 2});
}

TEST_CASE("what is written is read back the same") {
    const auto metadata = parse_text(good);
    CHECK(zarray_of(parse_array_metadata(zarray_of(metadata), nullptr, "x")) == zarray_of(metadata));
    ArrayMetadata named = metadata;
    named.dimensions = {"y", "x"};
    named.attributes = {{"units", "m"}};
    CHECK(json::dump(zattrs_of(named)) == R"({"units":"m","_ARRAY_DIMENSIONS":["y","x"]})");
}

TEST_CASE("the separator is a dot unless said otherwise") {
    json::Value document = json::parse(good, "x");
    document.object()->erase("dimension_separator");
    CHECK(parse_array_metadata(document, nullptr, "x").separator == '.');
}

TEST_CASE("metadata that is missing, malformed or not supported is refused with its place") {
    for (const char* name : {"zarr_format", "shape", "chunks", "dtype", "order", "fill_value", "compressor"}) {
        json::Value document = json::parse(good, "x");
        document.object()->erase(name);
        CHECK(what_of<ProductError>([&] { (void)parse_array_metadata(document, nullptr, "read x: b"); }) ==
              std::string("read x: b/.zarray/") + name + ": missing");
    }
    CHECK(message_with("shape", "\"5\"") == "read x: b/.zarray/shape: expected an array, found a string");
    CHECK(message_with("shape", "[5, -7]") == "read x: b/.zarray/shape/1: expected at least 0, found -7");
    CHECK(message_with("chunks", "[4, 0]") == "read x: b/.zarray/chunks/1: expected at least 1, found 0");
    CHECK(message_with("chunks", "[4]") == "read x: b/.zarray: chunks of 1 dimensions in an array of 2");
    CHECK(message_with("chunks", "[4294967296, 4294967296]") ==
          "read x: b/.zarray/chunks: 4294967296 x 4294967296 elements are too many");
    CHECK(message_with("zarr_format", "3") == "read x: b/.zarray/zarr_format: expected 2, found 3");
    CHECK(message_with("order", "\"F\"") == "read x: b/.zarray/order: expected 'C', found 'F'");
    CHECK(message_with("filters", R"([{"id": "delta", "dtype": "<u2"}])") ==
          "read x: b/.zarray/filters: filter 'delta' is not supported");
    CHECK(message_with("filters", "[]").empty());
    CHECK(contains(message_with("dimension_separator", "\"-\""), "expected '.' or '/', found '-'"));
    CHECK(contains(message_with("compressor", R"({"id": "bz2"})"),
                   "read x: b/.zarray/compressor: codec 'bz2' is not supported"));
    CHECK(contains(message_with("dtype", "[[\"a\", \"<u2\"]]"), "dtype: expected a string, found an array"));
}

TEST_CASE("chunks have keys and extents") {
    auto metadata = parse_text(good);
    using Index = std::vector<std::size_t>;
    CHECK(chunk_key(metadata, Index{1, 0}) == "1/0");
    metadata.separator = '.';
    CHECK(chunk_key(metadata, Index{1, 0}) == "1.0");
    CHECK(chunk_extent(metadata, Index{0, 0}) == Index{4, 4});
    CHECK(chunk_extent(metadata, Index{1, 1}) == Index{1, 3});
    CHECK(what_of<std::invalid_argument>([&] { (void)chunk_key(metadata, Index{2, 0}); }) ==
          "chunk 2 x 0 of an array of 2 x 2 chunks");
    CHECK_THROWS_AS((void)chunk_key(metadata, Index{0}), std::invalid_argument);
    ArrayMetadata scalar;
    CHECK(chunk_key(scalar, {}) == "0");
    CHECK(chunk_elements(scalar) == 1);
}
