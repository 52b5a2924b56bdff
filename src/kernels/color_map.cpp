#include "rsclient/kernels/color_map.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "parallel_loop.hpp"
#include "require.hpp"
#include "rsclient/core/number_text.hpp"

namespace rsclient::kernels {
namespace {

constexpr double colors = 256.0;

void require_stops(std::span<const ColorStop> stops) {
    bool rising = stops.size() >= 2 && stops.front().position == 0.0 && stops.back().position == 1.0;
    for (std::size_t i = 1; i < stops.size(); ++i) rising = rising && stops[i - 1].position < stops[i].position;
    if (rising) return;
    std::string positions;
    for (const auto& stop : stops) positions += (positions.empty() ? "" : ", ") + number_text(stop.position);
    throw std::invalid_argument("make_color_map: positions must rise from 0 to 1, got [" + positions + "]");
}

std::uint8_t mix(std::uint8_t from, std::uint8_t to, double part) {
    return static_cast<std::uint8_t>(std::lround(from + (to - from) * part));
}

Rgb color_at(std::span<const ColorStop> stops, double position) {
    std::size_t next = 1;
    while (next + 1 < stops.size() && stops[next].position < position) ++next;
    const auto& [from_position, from] = stops[next - 1];
    const auto& [to_position, to] = stops[next];
    const double part = (position - from_position) / (to_position - from_position);
    return {mix(from.red, to.red, part), mix(from.green, to.green, part), mix(from.blue, to.blue, part)};
}

/// Strides of a colour image: from pixel to pixel and from channel to channel.
struct Strides {
    std::size_t pixel;
    std::size_t channel;
};

}  // namespace

ColorMap make_color_map(std::span<const ColorStop> stops, Rgb no_data) {
    require_stops(stops);
    ColorMap map{.no_data = no_data};
    for (std::size_t i = 0; i < map.colors.size(); ++i) map.colors[i] = color_at(stops, static_cast<double>(i) / 255.0);
    return map;
}

const ColorMap& ndvi_color_map() {
    // From -0.2 to 0.9 the stops are at -0.2, 0, 0.1, 0.2, 0.4 and 0.9: bare ground, where most of the land is in a dry
    // scene, gets as many colours as all that is green.
    static const std::array<ColorStop, 6> stops = {{{0.0, {47, 60, 94}},
                                                    {2.0 / 11, {110, 64, 34}},
                                                    {3.0 / 11, {188, 138, 82}},
                                                    {4.0 / 11, {245, 232, 170}},
                                                    {6.0 / 11, {142, 192, 92}},
                                                    {1.0, {8, 72, 28}}}};
    static const ColorMap map = make_color_map(stops, {204, 204, 204});
    return map;
}

arrays::Shape<3> color_shape(const arrays::Shape<2>& in, RgbLayout layout) {
    return layout == RgbLayout::planes ? arrays::Shape<3>{3, in[0], in[1]} : arrays::Shape<3>{in[0], in[1], 3};
}

void apply_color_map(const arrays::View<const float, 2>& in, double low, double high, const ColorMap& map,
                     RgbLayout layout, arrays::View<std::uint8_t, 3>& out) {
    if (!std::isfinite(high - low) || low >= high) {  // of an infinite width nothing is a part
        throw std::invalid_argument("apply_color_map: low must be below high and both be finite, got " +
                                    number_text(low) + " and " + number_text(high));
    }
    require_shape("apply_color_map", "out", out, color_shape(shape_of<const float, 2>(in), layout));
    require_no_overlap("apply_color_map", "in", in, out);
    const Strides strides = layout == RgbLayout::planes ? Strides{1, in.size()} : Strides{3, 1};
    const double width = high - low;
    const float* from = in.data();
    std::uint8_t* to = out.data();
    for_each_block(in.size(), [=, &map](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i) {
            const double value = from[i];
            const bool valid = value == value;
            const double step = valid ? (value - low) / width * colors : 0.0;
            const auto index = static_cast<std::size_t>(std::clamp(step, 0.0, colors - 1.0));
            const Rgb color = valid ? map.colors[index] : map.no_data;
            std::uint8_t* pixel = to + i * strides.pixel;
            pixel[0] = color.red;
            pixel[strides.channel] = color.green;
            pixel[2 * strides.channel] = color.blue;
        }
    });
}

void apply_ndvi_colors(const arrays::View<const float, 2>& in, double low, double high, RgbLayout layout,
                       arrays::View<std::uint8_t, 3>& out) {
    apply_color_map(in, low, high, ndvi_color_map(), layout, out);
}

}  // namespace rsclient::kernels
