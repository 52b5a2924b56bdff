#pragma once

#include <cstdint>

#include "rsclient/arrays/encoding.hpp"
#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// Sums closer to 0 than this have no normalised difference. It is a hundredth of the step of Sentinel-2 reflectance
/// (1e-4) and far above the rounding of float, which would otherwise turn sums of exactly 0 into huge quotients.
inline constexpr double default_min_denominator = 1e-6;

/// (a - b) / (a + b), element by element: NDVI with a = near infrared and b = red.
///
/// Instantiated for T = float, double.
///
/// Shapes   a, b and out (rows, cols); out may be a or b.
/// Units    a and b share one; the result has none.
/// No data  NaN in a or b gives NaN, and so does |a + b| < min_denominator.
/// Threads  OpenMP over blocks of pixels; the bits do not depend on the number of threads.
/// Chunks   any.
/// Source   Rouse et al., Monitoring vegetation systems in the Great Plains with ERTS, 1974.
/// @throws std::invalid_argument if b or out has another shape than a, out overlaps one of them in part, or
/// min_denominator is not a positive number
template <class T>
void normalized_difference(const arrays::View<const T, 2>& a, const arrays::View<const T, 2>& b,
                           arrays::View<T, 2>& out, double min_denominator = default_min_denominator);

/// The normalised difference straight from packed bands, in one pass over memory.
///
/// It differs from the quotient taken in double by at most three roundings of float, 1.8e-7 of its value, also where
/// a + b nearly vanishes; unpack to float followed by normalized_difference is further off there.
///
/// Shapes   a, b and out (rows, cols).
/// Units    a and b share one after decoding; the result has none.
/// No data  fill values, values outside the valid range and |a + b| < min_denominator give NaN.
/// Threads  OpenMP over blocks of pixels; the bits do not depend on the number of threads.
/// Chunks   any.
/// Source   that of normalized_difference; where both bands have one encoding, scale and offset are divided out of it.
/// @throws std::invalid_argument if b or out has another shape than a, out overlaps one of them, an encoding has a
/// scale of 0 or crossed limits, or min_denominator is not a positive number
void normalized_difference_packed(const arrays::View<const std::uint16_t, 2>& a,
                                  const arrays::View<const std::uint16_t, 2>& b, const arrays::Encoding& encoding_a,
                                  const arrays::Encoding& encoding_b, arrays::View<float, 2>& out,
                                  double min_denominator = default_min_denominator);

}  // namespace rsclient::kernels
