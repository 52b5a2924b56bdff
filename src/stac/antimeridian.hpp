#pragma once

#include <vector>

namespace rsclient::stac {

using Position = std::vector<double>;  ///< longitude, latitude, and what else there is
using Ring = std::vector<Position>;    ///< closed: the last position is the first
using Rings = std::vector<Ring>;       ///< of a polygon: the outer one counter-clockwise, then the holes clockwise

/// The parts of a polygon that has longitudes beyond 180 degrees, cut at the antimeridian and moved into the world
/// (RFC 7946, section 3.1.9). New positions are rounded to 1e-9 degrees, a tenth of a millimetre.
[[nodiscard]] std::vector<Rings> cut_at_antimeridian(const Rings& polygon);

}  // namespace rsclient::stac
