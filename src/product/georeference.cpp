#include "rsclient/product/georeference.hpp"

#include <charconv>
#include <functional>
#include <utility>

#include "product/affine.hpp"
#include "product/crs.hpp"
#include "product/keys.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::product {
namespace {

constexpr int max_epsg = 999999;

using Lookup = std::function<const json::Value*(std::string_view name)>;

struct Crs {
    std::optional<int> epsg = std::nullopt;
    std::string wkt = {};
};

/// The code in "EPSG:32632", "32632" or 32632.
std::optional<int> epsg_code(const json::Value* value) {
    if (value == nullptr) return std::nullopt;
    if (const auto number = value->as_int()) {
        return *number > 0 && *number <= max_epsg ? std::optional(static_cast<int>(*number)) : std::nullopt;
    }
    if (value->string() == nullptr) return std::nullopt;
    std::string_view text = *value->string();
    for (const std::string_view prefix : {"EPSG:", "epsg:"}) {
        if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    }
    int code = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    return error == std::errc() && end == text.data() + text.size() && code > 0 && code <= max_epsg
               ? std::optional(code)
               : std::nullopt;
}

/// The system among attributes of the STAC projection extension, or nothing.
std::optional<Crs> crs_among(const Lookup& attribute, const std::string& where) {
    Crs crs;
    crs.epsg = epsg_code(attribute("proj:code"));
    if (!crs.epsg) crs.epsg = epsg_code(attribute("proj:epsg"));
    const json::Value* wkt = attribute("proj:wkt2");
    const json::Value* projjson = attribute("proj:projjson");
    if (wkt != nullptr && wkt->string() != nullptr && !wkt->string()->empty()) {
        crs.wkt = *wkt->string();
        if (!crs.epsg) crs.epsg = epsg_of(parse_crs(crs.wkt, where + ": proj:wkt2"));
    } else if (!crs.epsg && projjson != nullptr && projjson->object() != nullptr) {
        const CrsHandle parsed = parse_crs(json::dump(*projjson), where + ": proj:projjson");
        crs.epsg = epsg_of(parsed);
        crs.wkt = wkt_of(parsed, where);
    }
    return crs.epsg || !crs.wkt.empty() ? std::optional(crs) : std::nullopt;
}

/// The system that CF's `grid_mapping` points to, or nothing.
std::optional<Crs> crs_of_grid_mapping(const Variable& variable, const std::string& where) {
    const json::Value* name = variable.attribute("grid_mapping");
    const std::string mapping = name != nullptr && name->string() != nullptr ? *name->string() : "spatial_ref";
    if (!variable.group().has_array(mapping)) return std::nullopt;
    const ArrayMetadata metadata = variable.group().array(mapping).metadata();
    for (const std::string_view key : {"crs_wkt", "spatial_ref"}) {
        const json::Value* text = metadata.attributes.find(key);
        if (text == nullptr || text->string() == nullptr || text->string()->empty()) continue;
        return Crs{epsg_of(parse_crs(*text->string(), where + ": " + mapping)), *text->string()};
    }
    return std::nullopt;
}

std::optional<Crs> crs_of_groups(const Product& product, const Variable& variable, const std::string& where) {
    if (auto crs = crs_of_grid_mapping(variable, where)) return crs;
    for (std::string_view path = parent_of(variable.path()); !path.empty(); path = parent_of(path)) {
        const ZarrGroup group = product.root().group(path);
        const Lookup attribute = [&](std::string_view name) { return group.attributes().find(name); };
        if (auto crs = crs_among(attribute, where)) return crs;
    }
    return crs_among([&](std::string_view name) { return product.root().attributes().find(name); }, where);
}

std::string describe(const Product& product, const Variable& variable) {
    return "read " + product.uri() + ": " + variable.path();
}

std::optional<int> epsg_of_tile(const Product& product) {
    if (const auto epsg = utm_epsg_of_name(product.name())) return epsg;
    const json::Value* id = product.stac_discovery().find("id");
    return id != nullptr && id->string() != nullptr ? utm_epsg_of_name(*id->string()) : std::nullopt;
}

/// Whether the last dimensions are map axes: to others, a system found elsewhere would not belong.
bool has_map_axes(const Variable& variable) {
    const auto& dimensions = variable.array().metadata().dimensions;
    const std::size_t rank = variable.array().shape().size();
    return dimensions.empty() || (dimensions[rank - 2] == "y" && dimensions[rank - 1] == "x");
}

void require_image(const Variable& variable, const std::string& where) {
    const std::size_t rank = variable.array().shape().size();
    if (rank < 2) throw ProductError(where, "an image has 2 dimensions, this " + std::to_string(rank));
}

[[noreturn]] void fail_without_map_axes(const Product& product, const Variable& variable, const std::string& where) {
    const auto& dimensions = variable.array().metadata().dimensions;
    const std::size_t rank = dimensions.size();
    std::string detail = "no reference system of its own, and its dimensions " + dimensions[rank - 2] + ", " +
                         dimensions[rank - 1] + " are not y, x";
    if (product.root().has_group("conditions/gcp")) detail += "; there are ground control points in conditions/gcp";
    throw ProductError(where, detail);
}

std::optional<std::pair<Crs, CrsOrigin>> find_crs(const Product& product, const Variable& variable,
                                                  const std::string& where) {
    const Lookup of_variable = [&](std::string_view name) { return variable.attribute(name); };
    if (auto crs = crs_among(of_variable, where)) return {{std::move(*crs), CrsOrigin::variable_attributes}};
    if (!has_map_axes(variable)) return std::nullopt;
    if (auto crs = crs_of_groups(product, variable, where)) return {{std::move(*crs), CrsOrigin::group_attributes}};
    const Lookup of_item = [&](std::string_view name) { return product.stac_property(name); };
    if (auto crs = crs_among(of_item, where)) return {{std::move(*crs), CrsOrigin::stac_discovery}};
    if (const auto epsg = epsg_code(product.other_metadata("horizontal_crs_code"))) {
        return {{Crs{epsg}, CrsOrigin::other_metadata}};
    }
    if (const auto epsg = epsg_of_tile(product)) return {{Crs{epsg}, CrsOrigin::product_name}};
    return std::nullopt;
}

/// Pixel centres along a dimension that is called y or x, or nothing if the group has no such coordinate.
std::optional<std::vector<double>> centres(const Variable& variable, std::size_t axis, const std::string& name,
                                           const std::string& where) {
    const ArrayMetadata& metadata = variable.array().metadata();
    const bool is_named_so = metadata.dimensions.empty() || metadata.dimensions[axis] == name;
    if (!is_named_so || !variable.group().has_array(name)) return std::nullopt;
    const ZarrArray array = variable.group().array(name);
    if (array.shape().size() != 1 || array.shape()[0] != metadata.shape[axis]) {
        throw ProductError(where, "its coordinate " + name + " has " + arrays::describe_shape(array.shape()) +
                                      " values, expected " + std::to_string(metadata.shape[axis]));
    }
    const arrays::Encoding encoding = encoding_of(array.metadata(), where + "/" + name);
    auto values = array.read_all_as_double();
    for (double& value : values) value = value * encoding.scale + encoding.offset;
    return values;
}

std::optional<Affine> affine_among(const Lookup& attribute, std::size_t rows, std::size_t cols) {
    const json::Value shape = json::Array{std::uint64_t{rows}, std::uint64_t{cols}};
    const json::Value* said = attribute("proj:shape");
    // A transform is that of one pixel size; in the attributes of a whole product it may be that of another band.
    if (said != nullptr && *said == shape) {
        if (auto affine = affine_of_matrix(attribute("proj:transform"))) return affine;
    }
    if (auto affine = affine_of_bbox(attribute("proj:bbox"), rows, cols)) return affine;
    return std::nullopt;
}

std::optional<std::pair<Affine, TransformStep>> find_affine(const Product& product, const Variable& variable,
                                                            const std::string& where) {
    const auto& shape = variable.array().shape();
    const std::size_t rank = shape.size();
    const std::size_t rows = shape[rank - 2];
    const std::size_t cols = shape[rank - 1];
    const auto y = centres(variable, rank - 2, "y", where);
    const auto x = centres(variable, rank - 1, "x", where);
    if (x && y) {
        if (auto affine = affine_of_centres(*x, *y, where)) return {{*affine, TransformStep::coordinates}};
    }
    const Lookup own = [&](std::string_view name) { return variable.attribute(name); };
    if (auto affine = affine_of_matrix(own("proj:transform"))) return {{*affine, TransformStep::variable_attributes}};
    if (auto affine = affine_among(own, rows, cols)) return {{*affine, TransformStep::variable_attributes}};
    const json::Object& group = variable.group().attributes();
    if (auto affine = affine_of_matrix(group.find("spatial:transform")))
        return {{*affine, TransformStep::group_attributes}};
    if (auto affine = affine_of_bbox(group.find("spatial:bbox"), rows, cols)) {
        return {{*affine, TransformStep::group_attributes}};
    }
    const Lookup of_item = [&](std::string_view name) { return product.stac_property(name); };
    if (auto affine = affine_among(of_item, rows, cols)) return {{*affine, TransformStep::stac_discovery}};
    return std::nullopt;
}

}  // namespace

std::optional<Georeference> find_georeference(const Product& product, const Variable& variable) {
    const std::string where = describe(product, variable);
    require_image(variable, where);
    auto crs = find_crs(product, variable, where);
    if (!crs) return std::nullopt;
    const auto affine = find_affine(product, variable, where);
    if (!affine) return std::nullopt;
    return Georeference{crs->first.epsg, std::move(crs->first.wkt), crs->second, affine->first, affine->second};
}

Georeference read_georeference(const Product& product, const Variable& variable) {
    if (auto found = find_georeference(product, variable)) return std::move(*found);
    const std::string where = describe(product, variable);
    if (!find_crs(product, variable, where)) {
        if (!has_map_axes(variable)) fail_without_map_axes(product, variable, where);
        throw ProductError(where,
                           "no coordinate reference system: looked for proj:code, proj:epsg, proj:wkt2 and "
                           "proj:projjson in its attributes, in those of its groups and in stac_discovery/properties, "
                           "for CF grid_mapping, for other_metadata/horizontal_CRS_code and for a tile (_T32TQM_) in "
                           "the name '" +
                               product.name() + "'");
    }
    throw ProductError(where,
                       "nothing says where its pixels lie: looked for the coordinates y and x, for proj:transform and "
                       "proj:bbox in its attributes and in stac_discovery/properties, and for spatial:transform and "
                       "spatial:bbox in those of its group");
}

std::optional<int> utm_epsg_of_name(std::string_view name) {
    constexpr std::size_t tile_length = 5;
    constexpr int north = 32600;
    constexpr int south = 32700;
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z' && c != 'I' && c != 'O'; };
    for (auto at = name.find("_T"); at != std::string_view::npos; at = name.find("_T", at + 1)) {
        const std::string_view tile = name.substr(at + 2, tile_length);
        const std::string_view after = name.substr(std::min(name.size(), at + 2 + tile_length));
        if (tile.size() < tile_length || (!after.empty() && after[0] != '_' && after[0] != '.')) continue;
        int zone = 0;
        const auto [end, error] = std::from_chars(tile.data(), tile.data() + 2, zone);
        const bool is_zone = error == std::errc() && end == tile.data() + 2 && zone >= 1 && zone <= 60;
        const char band = tile[2];
        if (!is_zone || band < 'C' || band > 'X' || !is_letter(band) || !is_letter(tile[3]) || !is_letter(tile[4]))
            continue;
        return (band >= 'N' ? north : south) + zone;
    }
    return std::nullopt;
}

}  // namespace rsclient::product
