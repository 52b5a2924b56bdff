#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::product {

/// GDAL's order, see Georeference::transform.
using Affine = std::array<double, 6>;

/// The transform of regularly spaced pixel centres; nothing if there is only one along a dimension.
/// @throws ProductError if they are not regularly spaced
[[nodiscard]] std::optional<Affine> affine_of_centres(const std::vector<double>& x, const std::vector<double>& y,
                                                      const std::string& where);

/// The transform in six or nine numbers of rasterio's order; nothing if they are not that.
[[nodiscard]] std::optional<Affine> affine_of_matrix(const json::Value* matrix);

/// The transform of an image that fills [xmin, ymin, xmax, ymax], north up; nothing if it is no such box.
[[nodiscard]] std::optional<Affine> affine_of_bbox(const json::Value* bbox, std::size_t rows, std::size_t cols);

}  // namespace rsclient::product
