#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "rsclient/product/product.hpp"

namespace rsclient::product {

/// Where a coordinate reference system was found, in the order of the search.
enum class CrsOrigin { variable_attributes, group_attributes, stac_discovery, other_metadata, product_name };

/// Where the place of the pixels was found, in the order of the search.
enum class TransformStep { coordinates, variable_attributes, group_attributes, stac_discovery };

/// Where the pixels of an image lie.
struct Georeference {
    std::optional<int> epsg = std::nullopt;  ///< code of the coordinate reference system, if it has one
    std::string wkt = {};                    ///< its text as found in the product; may be empty if there is a code
    CrsOrigin crs_origin = CrsOrigin::variable_attributes;  ///< where it was found

    /// GDAL's order: x of the upper-left corner, x per column, x per row, y of the corner, y per column, y per row.
    std::array<double, 6> transform = {0, 1, 0, 0, 0, -1};
    TransformStep transform_step = TransformStep::coordinates;  ///< where it was found
};

/// Finds out where the pixels of the last two dimensions of a variable lie. The system: attributes of the variable, of
/// its group and those above, `stac_discovery`, `other_metadata`, the tile in the product's name. The place: the
/// coordinates of the last two dimensions, which are pixel centres, then `proj:transform` and `proj:bbox` of the same
/// attributes.
/// @throws ProductError naming all places that were searched, if one of the two is nowhere to be found
[[nodiscard]] Georeference read_georeference(const Product& product, const Variable& variable);

/// The same, or nothing if one of the two is nowhere to be found.
/// @throws ProductError if what is found contradicts itself
[[nodiscard]] std::optional<Georeference> find_georeference(const Product& product, const Variable& variable);

/// EPSG code of the UTM zone of a Sentinel-2 tile in a name, e.g. 32632 of "S2A_MSIL2A_..._T32TQM_...".
[[nodiscard]] std::optional<int> utm_epsg_of_name(std::string_view name);

}  // namespace rsclient::product
