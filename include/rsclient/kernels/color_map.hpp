#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// A colour, 8 bits per channel.
struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// 256 colours from the lowest to the highest value, and one for no data.
struct ColorMap {
    std::array<Rgb, 256> colors = {};
    Rgb no_data = {};
};

/// A colour at a place of a ramp, 0 (lowest) to 1 (highest).
struct ColorStop {
    double position = 0.0;
    Rgb color = {};
};

/// The colours between the stops, mixed linearly per channel; colour i stands at i / 255.
/// @throws std::invalid_argument unless the positions rise strictly from 0 to 1
[[nodiscard]] ColorMap make_color_map(std::span<const ColorStop> stops, Rgb no_data = {});

/// For vegetation indices from -0.2 to 0.9: blue-grey (47, 60, 94) at -0.2, dark brown (110, 64, 34) at 0, light brown
/// (188, 138, 82) at 0.1, pale yellow (245, 232, 170) at 0.2, light green (142, 192, 92) at 0.4 and dark green (8, 72,
/// 28) at 0.9; no data is light grey (204, 204, 204).
[[nodiscard]] const ColorMap& ndvi_color_map();

/// Where the three channels of a colour image are.
enum class RgbLayout {
    planes,  ///< (3, rows, cols), as files store it
    pixels,  ///< (rows, cols, 3), as displays take it
};

/// Shape of the colour image of an image of shape `in`.
[[nodiscard]] arrays::Shape<3> color_shape(const arrays::Shape<2>& in, RgbLayout layout);

/// Colours of values: `low` and below get the first, `high` and above the last, between them 256 steps of equal width.
///
/// Shapes   in (rows, cols); out color_shape(in, layout).
/// Units    low and high have that of in.
/// No data  NaN becomes map.no_data.
/// Threads  OpenMP over rows; the values do not depend on the number of threads.
/// Chunks   any.
/// Source   none.
/// @throws std::invalid_argument if low >= high, one of them is not finite, or out has another shape or overlaps
/// in
void apply_color_map(const arrays::View<const float, 2>& in, double low, double high, const ColorMap& map,
                     RgbLayout layout, arrays::View<std::uint8_t, 3>& out);

/// Colours of a vegetation index: apply_color_map with ndvi_color_map(); from -0.2 to 0.9 shows most of what grows.
///
/// Shapes   in (rows, cols); out color_shape(in, layout).
/// Units    none; low and high are values of the index.
/// No data  NaN becomes light grey.
/// Threads  OpenMP over rows; the values do not depend on the number of threads.
/// Chunks   any.
/// Source   none.
/// @throws std::invalid_argument as apply_color_map
void apply_ndvi_colors(const arrays::View<const float, 2>& in, double low, double high, RgbLayout layout,
                       arrays::View<std::uint8_t, 3>& out);

}  // namespace rsclient::kernels
