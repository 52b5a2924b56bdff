#pragma once

#include <cstddef>

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// Shape of an array of shape `in` on a finer grid: every pixel becomes factor x factor pixels.
/// @throws std::invalid_argument if the factor is 0
[[nodiscard]] arrays::Shape<2> upsample_shape(const arrays::Shape<2>& in, std::size_t factor);

/// Shape of an array of shape `in` on a coarser grid, rounded up: factor x factor pixels become one, and blocks at the
/// right and bottom edge may be smaller.
/// @throws std::invalid_argument if the factor is 0
[[nodiscard]] arrays::Shape<2> downsample_shape(const arrays::Shape<2>& in, std::size_t factor);

/// Every pixel repeated factor x factor times.
///
/// Instantiated for T = uint8_t, uint16_t, int16_t, float, double.
///
/// Shapes   in (rows, cols); out upsample_shape(in, factor).
/// Units    those of in.
/// No data  copied like any other value.
/// Threads  OpenMP over rows of in; the bits do not depend on the number of threads.
/// Chunks   any.
/// Source   none.
/// @throws std::invalid_argument if the factor is 0, or out has another shape or overlaps in
template <class T>
void upsample_nearest(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out);

/// Of every block the pixel that contains its centre; a centre between pixels belongs to the lower right of them, as in
/// GDAL. Pixel (r, c) of out is pixel (r * factor + factor / 2, c * factor + factor / 2) of in, or the last there is.
///
/// Instantiated for T = uint8_t, uint16_t, int16_t, float, double.
///
/// Shapes   in (rows, cols); out downsample_shape(in, factor).
/// Units    those of in; class numbers stay class numbers.
/// No data  copied like any other value.
/// Threads  OpenMP over rows of out; the bits do not depend on the number of threads.
/// Chunks   equals the whole-image result if chunk edges are multiples of the factor.
/// Source   GDAL, resampling method near.
/// @throws std::invalid_argument if the factor is 0, or out has another shape or overlaps in
template <class T>
void downsample_nearest(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out);

/// Mean of every block.
///
/// Instantiated for T = float, double. The sum is taken in double, row by row.
///
/// Shapes   in (rows, cols); out downsample_shape(in, factor).
/// Units    those of in, which must be linear: the mean of dB is not the dB of the mean.
/// No data  NaN is left out of the mean; a block of only NaN gives NaN.
/// Threads  OpenMP over rows of out; the bits do not depend on the number of threads.
/// Chunks   equals the whole-image result if chunk edges are multiples of the factor.
/// Source   none.
/// @throws std::invalid_argument if the factor is 0, or out has another shape or overlaps in
template <class T>
void downsample_mean(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out);

}  // namespace rsclient::kernels
