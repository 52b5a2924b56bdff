#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rsclient/stac/item_builder.hpp"

namespace rsclient::stac {

/// One band of a raster asset; what is empty is not written.
struct RasterBand {
    std::string name = {};
    std::string description = {};
    std::string data_type = {};        ///< e.g. "float32", "uint16"
    std::string nodata = {};           ///< "nan", "inf", "-inf" or a number as text
    std::string unit = {};             ///< of the decoded values
    std::optional<double> scale = {};  ///< decoded = stored * scale + offset
    std::optional<double> offset = {};
    std::optional<double> spatial_resolution = {};  ///< metres
};

/// Adds STAC 1.1 `bands` with `raster:*` fields to an asset (raster extension 2.0.0, named if there are any).
/// @throws std::invalid_argument if a nodata is neither a number nor one of the three words
void add_raster(ItemBuilder& builder, Asset& asset, const std::vector<RasterBand>& bands);

}  // namespace rsclient::stac
