#pragma once

#include <array>

#include "rsclient/json/value.hpp"

namespace rsclient::stac {

/// West, south, east, north in degrees.
using BBox = std::array<double, 4>;

/// A GeoJSON polygon as RFC 7946 asks for: outer rings counter-clockwise, holes clockwise, longitudes in -180 to 180,
/// cut at the antimeridian into a MultiPolygon where it crosses (sections 3.1.6 and 3.1.9).
/// @throws std::invalid_argument if it is no Polygon or MultiPolygon, or a ring is open, shorter than four positions,
///         has an edge wider than 180 degrees that does not go round the world, or holds anything but finite numbers;
///         if a latitude is beyond 90 degrees or a longitude beyond 540, or a polygon wider than the world
[[nodiscard]] json::Value orient_rings(const json::Value& geojson);

/// The box around a Polygon or MultiPolygon, south-west corner first. If its parts
/// meet at the antimeridian, west is greater than east (RFC 7946, 5.2). @throws std::invalid_argument as above
[[nodiscard]] BBox bounds(const json::Value& geojson);

}  // namespace rsclient::stac
