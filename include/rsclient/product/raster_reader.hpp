#pragma once

#include <cstddef>
#include <filesystem>

#include "rsclient/arrays/view.hpp"

namespace rsclient::product {

/// A band of a raster file (a COG, a GeoTIFF, a JPEG 2000, ...) made small enough for a picture: averaged down, from
/// the file's own overviews where it has them, to at most `longest_edge` pixels; never enlarged. No data becomes NaN.
/// @param band counted from 0
/// @throws std::invalid_argument if longest_edge is 0 or there is no such band
/// @throws ProductError with GDAL's error message if the file cannot be read
[[nodiscard]] arrays::Array<float, 2> read_preview(const std::filesystem::path& path, std::size_t longest_edge,
                                                   std::size_t band = 0);

}  // namespace rsclient::product
