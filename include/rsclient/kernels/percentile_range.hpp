#pragma once

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// Two percentiles of an image; NaN if it holds no data.
struct PercentileRange {
    double low = 0.0;
    double high = 0.0;
};

/// Exact percentiles of the valid pixels, interpolated between neighbours as numpy.percentile(method="linear") does.
///
/// Shapes   in (rows, cols).
/// Units    those of in.
/// No data  NaN is left out; without a valid pixel both percentiles are NaN.
/// Threads  OpenMP over rows; the bits do not depend on the number of threads.
/// Chunks   needs the whole image.
/// Source   Hyndman and Fan, Sample quantiles in statistical packages, 1996, definition 7; found by counting the upper,
///          then the lower 16 bits of the numbers, so nothing of the size of the image is allocated.
/// @throws std::invalid_argument unless 0 <= low_percent <= high_percent <= 100
[[nodiscard]] PercentileRange percentile_range(const arrays::View<const float, 2>& in, double low_percent = 2.0,
                                               double high_percent = 98.0);

}  // namespace rsclient::kernels
