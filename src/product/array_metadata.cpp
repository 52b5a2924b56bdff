#include "rsclient/product/array_metadata.hpp"

#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "rsclient/arrays/view.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

constexpr std::string_view dimensions_name = "_ARRAY_DIMENSIONS";
constexpr int zarr_format = 2;

[[noreturn]] void fail(std::string_view where, const std::string& detail) { throw ProductError(where, detail); }

std::vector<std::size_t> read_extents(const json::Object& zarray, std::string_view name, std::int64_t least,
                                      std::string_view where) {
    const std::string here = std::string(where) + "/" + std::string(name);
    std::vector<std::size_t> extents;
    for (const json::Value& value : json::expect_array(json::expect_member(zarray, name, where), here)) {
        const std::int64_t extent = json::expect_int(value, here);
        if (extent < least) {
            fail(here, "expected at least " + std::to_string(least) + ", found " + std::to_string(extent));
        }
        extents.push_back(static_cast<std::size_t>(extent));
    }
    return extents;
}

/// Refuses extents whose product no memory could hold, so that sizes can be computed without a second thought.
void require_countable(const std::vector<std::size_t>& extents, std::size_t itemsize, const std::string& where) {
    std::size_t bytes = itemsize;
    for (const std::size_t extent : extents) {
        if (extent != 0 && bytes > std::numeric_limits<std::size_t>::max() / 2 / extent) {
            fail(where, arrays::describe_shape(extents) + " elements are too many");
        }
        bytes *= extent;
    }
}

void require_supported_layout(const json::Object& zarray, std::size_t rank, std::string_view where) {
    const std::int64_t format = json::expect_int(json::expect_member(zarray, "zarr_format", where), where);
    if (format != zarr_format) fail(std::string(where) + "/zarr_format", "expected 2, found " + std::to_string(format));
    const std::string& order = json::expect_string(json::expect_member(zarray, "order", where), where);
    if (order != "C" && rank > 1) fail(std::string(where) + "/order", "expected 'C', found '" + order + "'");
    const json::Value* filters = zarray.find("filters");
    if (filters == nullptr || filters->is_null()) return;
    for (const json::Value& filter : json::expect_array(*filters, std::string(where) + "/filters")) {
        const json::Value* id = filter.find("id");
        const bool named = id != nullptr && id->string() != nullptr;
        fail(std::string(where) + "/filters",
             "filter '" + (named ? *id->string() : std::string("without id")) + "' is not supported");
    }
}

char read_separator(const json::Object& zarray, std::string_view where) {
    const json::Value* value = zarray.find("dimension_separator");
    if (value == nullptr || value->is_null()) return '.';
    const std::string& text = json::expect_string(*value, std::string(where) + "/dimension_separator");
    if (text != "." && text != "/")
        fail(std::string(where) + "/dimension_separator", "expected '.' or '/', found '" + text + "'");
    return text[0];
}

/// Names of the dimensions, if there is one for each.
std::vector<std::string> read_dimensions(const json::Object& attributes, std::size_t rank) {
    std::vector<std::string> names;
    const json::Value* value = attributes.find(dimensions_name);
    if (value == nullptr || value->array() == nullptr || value->array()->size() != rank) return names;
    for (const json::Value& name : *value->array()) {
        if (name.string() == nullptr) return {};
        names.push_back(*name.string());
    }
    return names;
}

ArrayMetadata parse(const json::Value& document, const json::Value* attributes, std::string_view where) {
    const std::string here = std::string(where) + "/.zarray";
    const json::Object& zarray = json::expect_object(document, here);
    ArrayMetadata metadata;
    metadata.shape = read_extents(zarray, "shape", 0, here);
    metadata.chunks = read_extents(zarray, "chunks", 1, here);
    if (metadata.chunks.size() != metadata.shape.size()) {
        fail(here, "chunks of " + std::to_string(metadata.chunks.size()) + " dimensions in an array of " +
                       std::to_string(metadata.shape.size()));
    }
    require_supported_layout(zarray, metadata.shape.size(), here);
    const json::Value& dtype = json::expect_member(zarray, "dtype", here);
    metadata.dtype = parse_dtype(json::expect_string(dtype, here + "/dtype"), here);
    require_countable(metadata.shape, metadata.dtype.itemsize, here + "/shape");
    require_countable(metadata.chunks, metadata.dtype.itemsize, here + "/chunks");
    metadata.codec = Codec::from_json(json::expect_member(zarray, "compressor", here), here);
    metadata.fill_value = json::expect_member(zarray, "fill_value", here);
    metadata.separator = read_separator(zarray, here);
    if (attributes != nullptr) {
        metadata.attributes = json::expect_object(*attributes, std::string(where) + "/.zattrs");
        metadata.dimensions = read_dimensions(metadata.attributes, metadata.shape.size());
    }
    return metadata;
}

json::Value extents_json(const std::vector<std::size_t>& extents) {
    json::Array values;
    for (const std::size_t extent : extents) values.emplace_back(std::uint64_t{extent});
    return values;
}

void require_chunk(const ArrayMetadata& metadata, std::span<const std::size_t> index) {
    const auto counts = chunk_counts(metadata);
    bool inside = index.size() == counts.size();
    for (std::size_t d = 0; inside && d < counts.size(); ++d) inside = index[d] < counts[d];
    if (inside) return;
    throw std::invalid_argument("chunk " + arrays::describe_shape(index) + " of an array of " +
                                arrays::describe_shape(counts) + " chunks");
}

}  // namespace

ArrayMetadata parse_array_metadata(const json::Value& zarray, const json::Value* attributes, std::string_view where) {
    try {
        return parse(zarray, attributes, where);
    } catch (const DecodeError& error) {
        throw ProductError(error.action(), error.detail());
    }
}

json::Value zarray_of(const ArrayMetadata& metadata) {
    return json::Object{
        {"chunks", extents_json(metadata.chunks)},
        {"compressor", metadata.codec.to_json()},
        {"dimension_separator", std::string(1, metadata.separator)},
        {"dtype", metadata.dtype.text},
        {"fill_value", metadata.fill_value},
        {"filters", nullptr},
        {"order", "C"},
        {"shape", extents_json(metadata.shape)},
        {"zarr_format", zarr_format},
    };
}

json::Value zattrs_of(const ArrayMetadata& metadata) {
    json::Object attributes = metadata.attributes;
    if (metadata.dimensions.size() == metadata.shape.size()) {
        attributes.set(dimensions_name, json::Array(metadata.dimensions.begin(), metadata.dimensions.end()));
    }
    return attributes;
}

std::size_t chunk_elements(const ArrayMetadata& metadata) noexcept {
    return std::accumulate(metadata.chunks.begin(), metadata.chunks.end(), std::size_t{1}, std::multiplies<>());
}

std::size_t chunk_bytes(const ArrayMetadata& metadata) noexcept {
    return chunk_elements(metadata) * metadata.dtype.itemsize;
}

std::vector<std::size_t> chunk_counts(const ArrayMetadata& metadata) {
    std::vector<std::size_t> counts(metadata.shape.size());
    for (std::size_t d = 0; d < counts.size(); ++d) {
        counts[d] = metadata.shape[d] / metadata.chunks[d] + (metadata.shape[d] % metadata.chunks[d] != 0 ? 1 : 0);
    }
    return counts;
}

std::string chunk_key(const ArrayMetadata& metadata, std::span<const std::size_t> index) {
    require_chunk(metadata, index);
    std::string key;
    for (const std::size_t number : index) {
        if (!key.empty()) key += metadata.separator;
        key += std::to_string(number);
    }
    return key.empty() ? "0" : key;
}

std::vector<std::size_t> chunk_extent(const ArrayMetadata& metadata, std::span<const std::size_t> index) {
    require_chunk(metadata, index);
    std::vector<std::size_t> extent(index.size());
    for (std::size_t d = 0; d < extent.size(); ++d) {
        extent[d] = std::min(metadata.chunks[d], metadata.shape[d] - index[d] * metadata.chunks[d]);
    }
    return extent;
}

}  // namespace rsclient::product
