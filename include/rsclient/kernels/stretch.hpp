#pragma once

#include <cstdint>

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// Grey values for display: 1 + round(254 * t ^ (1 / gamma)) with t = (in - low) / (high - low) cut to [0, 1].
///
/// If low equals high, what is above becomes 255 and the rest 1.
///
/// Shapes   in and out (rows, cols).
/// Units    low and high have that of in; out is 1..255.
/// No data  NaN becomes 0.
/// Threads  OpenMP over blocks of pixels; the values do not depend on the number of threads.
/// Chunks   any, with one low and high for all.
/// Source   the scaling of the Sentinel-2 true colour image, whose low is 0.
/// @throws std::invalid_argument if low > high, one of them or gamma is not finite, gamma <= 0, or out has another
/// shape or overlaps in
void stretch(const arrays::View<const float, 2>& in, double low, double high, double gamma,
             arrays::View<std::uint8_t, 2>& out);

}  // namespace rsclient::kernels
