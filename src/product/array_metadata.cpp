#include "rsclient/product/array_metadata.hpp"

#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "rsclient/arrays/view.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::product {
namespace {

constexpr std::string_view dimensions_name = "_ARRAY_DIMENSIONS";
constexpr int zarr_format = 2;

std::vector<std::size_t> read_extents(const json::Reader& values, std::int64_t least) {
    std::vector<std::size_t> extents;
    for (const json::Reader& value : values.elements()) {
        const std::int64_t extent = value.whole_number();
        if (extent < least) {
            value.refuse("expected at least " + std::to_string(least) + ", found " + std::to_string(extent));
        }
        extents.push_back(static_cast<std::size_t>(extent));
    }
    return extents;
}

/// Refuses extents whose product no memory could hold, so that sizes can be computed without a second thought.
void require_countable(const std::vector<std::size_t>& extents, std::size_t itemsize, const json::Reader& at) {
    std::size_t bytes = itemsize;
    for (const std::size_t extent : extents) {
        if (extent != 0 && bytes > std::numeric_limits<std::size_t>::max() / 2 / extent) {
            at.refuse(arrays::describe_shape(extents) + " elements are too many");
        }
        bytes *= extent;
    }
}

void require_format(const json::Reader& format) {
    const std::int64_t found = format.whole_number();
    if (found != zarr_format) format.refuse("expected 2, found " + std::to_string(found));
}

void require_order(const json::Reader& order, std::size_t rank) {
    if (order.string() != "C" && rank > 1) order.refuse("expected 'C', found '" + order.string() + "'");
}

void require_no_filter(const json::Reader& zarray) {
    const auto filters = zarray.find("filters");
    if (!filters || filters->array().empty()) return;
    const json::Value* id = filters->array().front().find("id");
    const bool named = id != nullptr && id->string() != nullptr;
    filters->refuse("filter '" + (named ? *id->string() : std::string("without id")) + "' is not supported");
}

char read_separator(const json::Reader& zarray) {
    const auto separator = zarray.find("dimension_separator");
    if (!separator) return '.';
    const std::string& text = separator->string();
    if (text != "." && text != "/") separator->refuse("expected '.' or '/', found '" + text + "'");
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

ArrayMetadata parse(const json::Reader& zarray) {
    const json::Reader shape = zarray.member("shape");
    const json::Reader chunks = zarray.member("chunks");
    ArrayMetadata metadata;
    metadata.shape = read_extents(shape, 0);
    metadata.chunks = read_extents(chunks, 1);
    if (metadata.chunks.size() != metadata.shape.size()) {
        zarray.refuse("chunks of " + std::to_string(metadata.chunks.size()) + " dimensions in an array of " +
                      std::to_string(metadata.shape.size()));
    }
    require_format(zarray.member("zarr_format"));
    require_order(zarray.member("order"), metadata.shape.size());
    require_no_filter(zarray);
    metadata.dtype = parse_dtype(zarray.member("dtype").string(), zarray.path());
    require_countable(metadata.shape, metadata.dtype.itemsize, shape);
    require_countable(metadata.chunks, metadata.dtype.itemsize, chunks);
    metadata.codec = Codec::from_json(zarray.member("compressor"));
    metadata.fill_value = zarray.member("fill_value").value();
    metadata.separator = read_separator(zarray);
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
        const std::string place(where);
        ArrayMetadata metadata = parse({zarray, place + "/.zarray"});
        if (attributes == nullptr) return metadata;
        metadata.attributes = json::Reader(*attributes, place + "/.zattrs").object();
        metadata.dimensions = read_dimensions(metadata.attributes, metadata.shape.size());
        return metadata;
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
