#pragma once

#include "rsclient/arrays/encoding.hpp"
#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// Physical values of packed integers: double(stored) * scale + offset, rounded once to Out.
///
/// Instantiated for In = uint8_t, uint16_t, int16_t, int32_t, uint32_t and Out = float, double.
///
/// Shapes   in and out (rows, cols); elements of an array of another rank may be passed as (1, n).
/// Units    what scale and offset make of the stored numbers.
/// No data  the fill value and what lies outside the valid range become NaN.
/// Threads  OpenMP over blocks of pixels; the bits do not depend on the number of threads.
/// Chunks   any.
/// Source   CF conventions 1.10, section 8.1; with Out = double the bits of EOPF-CPM, which never fuses the two steps.
/// @throws std::invalid_argument if out has another shape or overlaps in, or the encoding has a scale of 0 or crossed
/// limits
template <class In, class Out>
void unpack(const arrays::View<const In, 2>& in, const arrays::Encoding& encoding, arrays::View<Out, 2>& out);

/// Copy of values that are physical already, with no data made NaN; scale and offset are not applied.
///
/// Instantiated for T = float, double. The fill value and the limits are rounded to T before they are compared.
///
/// Shapes   in and out (rows, cols); out may be in.
/// Units    those of in.
/// No data  the fill value and what lies outside the valid range become NaN; NaN stays.
/// Threads  OpenMP over blocks of pixels; the bits do not depend on the number of threads.
/// Chunks   any.
/// Source   EOPF variables with `eopf_is_scaled`, which still carry the attributes of their encoding.
/// @throws std::invalid_argument if out has another shape or overlaps in in part, or the encoding has crossed limits
template <class T>
void mask_invalid(const arrays::View<const T, 2>& in, const arrays::Encoding& encoding, arrays::View<T, 2>& out);

}  // namespace rsclient::kernels
