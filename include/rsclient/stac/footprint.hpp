#pragma once

#include <array>

#include "rsclient/json/value.hpp"

namespace rsclient::stac {

/// West, south, east, north in degrees.
using Box = std::array<double, 4>;

/// A GeoJSON polygon with its rings turned the way RFC 7946 asks for: outer counter-clockwise, holes clockwise.
/// @throws std::invalid_argument if it is no Polygon or MultiPolygon, or a ring is open, shorter than four positions,
///         has an edge wider than 180 degrees that does not go round the world, or holds anything but finite numbers
[[nodiscard]] json::Value oriented(const json::Value& geojson);

/// The box around a Polygon or MultiPolygon, south-west corner first. If its parts
/// meet at the antimeridian, west is greater than east (RFC 7946, 5.2). @throws std::invalid_argument as above
[[nodiscard]] Box box_of(const json::Value& geojson);

}  // namespace rsclient::stac
