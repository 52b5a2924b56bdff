#pragma once

#include <gdal.h>

#include <cstddef>

#include "rsclient/product/cog_writer.hpp"

namespace rsclient::product {

/// GDAL's type of pixels.
[[nodiscard]] GDALDataType gdal_type(PixelType type);

/// Bytes of one pixel.
[[nodiscard]] std::size_t pixel_bytes(PixelType type);

/// NumPy's name, for messages.
[[nodiscard]] const char* name_of(PixelType type);

}  // namespace rsclient::product
