#pragma once

#include <cstdint>
#include <filesystem>

#include "rsclient/arrays/view.hpp"

namespace rsclient::product {

/// Writes an image of shape (rows, cols, channels) as PNG, with 3 channels (red, green, blue) or 4 (and opacity),
/// replacing a file that is there. Either the whole file is written or nothing.
/// @throws std::invalid_argument if it is no such image
/// @throws ProductError with GDAL's error message if it cannot be written
void write_png(const std::filesystem::path& path, const arrays::View<const std::uint8_t, 3>& image);

}  // namespace rsclient::product
