#pragma once

#include <ogr_srs_api.h>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace rsclient::product {

/// Gives a spatial reference back to GDAL.
struct CrsDeleter {
    void operator()(OGRSpatialReferenceH crs) const noexcept { OSRDestroySpatialReference(crs); }
};
using CrsHandle = std::unique_ptr<std::remove_pointer_t<OGRSpatialReferenceH>, CrsDeleter>;

/// A spatial reference from any text that GDAL understands: WKT 1 or 2, PROJJSON, "EPSG:32632". x is east, y is north.
/// @throws ProductError "<where>: <GDAL's error message>" if it is none
[[nodiscard]] CrsHandle parse_crs(const std::string& text, const std::string& where);

/// EPSG code of a spatial reference, or nothing if it has none.
[[nodiscard]] std::optional<int> epsg_of(const CrsHandle& crs);

/// WKT of a spatial reference. @throws ProductError if GDAL cannot write it
[[nodiscard]] std::string wkt_of(const CrsHandle& crs, const std::string& where);

}  // namespace rsclient::product
