#pragma once

#include <array>
#include <cstddef>

#include "rsclient/stac/item_builder.hpp"

namespace rsclient::stac {

/// Where the pixels of a grid lie.
struct Projection {
    int epsg = 0;                           ///< code of the coordinate reference system, e.g. 32629
    std::array<std::size_t, 2> shape = {};  ///< rows, columns
    std::array<double, 6> transform = {};   ///< x = t[0] col + t[1] row + t[2], y = t[3] col + t[4] row + t[5]; corners
};

/// Adds `proj:code`, `proj:shape`, `proj:transform` and `proj:bbox` (projection extension 2.0.0).
/// @throws std::invalid_argument if the code or the shape is not positive
void add_projection(ItemBuilder& builder, const Projection& projection);

}  // namespace rsclient::stac
