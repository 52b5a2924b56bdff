#include "rsclient/kernels/color_map.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

/// Colour i is (i, 255 - i, 7), so that a pixel tells its index.
ColorMap counting_map() {
    ColorMap map{.no_data = {1, 2, 3}};
    for (std::size_t i = 0; i < 256; ++i) {
        map.colors[i] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(255 - i), 7};
    }
    return map;
}

std::vector<std::uint8_t> colored(const Image<float>& in, double low, double high, RgbLayout layout) {
    std::vector<std::uint8_t> result(in.pixels.size() * 3);
    auto out = arrays::view_of<std::uint8_t, 3>(result.data(), color_shape(in.shape(), layout));
    apply_color_map(in.in(), low, high, counting_map(), layout, out);
    return result;
}

}  // namespace

TEST_CASE("apply_color_map writes pixels or planes") {
    const Image<float> in(1, 3, {0.0F, nan_f, 1.0F});
    CHECK(colored(in, 0.0, 1.0, RgbLayout::pixels) == std::vector<std::uint8_t>{0, 255, 7, 1, 2, 3, 255, 0, 7});
    CHECK(colored(in, 0.0, 1.0, RgbLayout::planes) == std::vector<std::uint8_t>{0, 1, 255, 255, 2, 0, 7, 3, 7});
}

TEST_CASE("the range has 256 steps of equal width; what is outside gets the colour of the end") {
    const float infinity = std::numeric_limits<float>::infinity();
    const Image<float> in(1, 8, {0.0F, 0.99F, 1.0F, 128.0F, 255.5F, 256.0F, -infinity, infinity});
    const auto out = colored(in, 0.0, 256.0, RgbLayout::planes);
    CHECK(std::vector<std::uint8_t>(out.begin(), out.begin() + 8) ==
          std::vector<std::uint8_t>{0, 0, 1, 128, 255, 255, 0, 255});
}

TEST_CASE("make_color_map mixes between stops") {
    const std::array<ColorStop, 3> stops = {{{0.0, {0, 100, 255}}, {0.2, {51, 100, 0}}, {1.0, {255, 0, 0}}}};
    const auto map = make_color_map(stops, {9, 9, 9});
    CHECK(map.colors[0] == Rgb{0, 100, 255});
    CHECK(map.colors[51] == Rgb{51, 100, 0});   // 51 / 255 = 0.2
    CHECK(map.colors[153] == Rgb{153, 50, 0});  // half way from 0.2 to 1
    CHECK(map.colors[255] == Rgb{255, 0, 0});
    CHECK(map.no_data == Rgb{9, 9, 9});
}

TEST_CASE("ndvi_color_map goes from blue over brown and yellow to green") {
    const auto& map = ndvi_color_map();
    CHECK(map.colors[0] == Rgb{47, 60, 94});
    CHECK(map.colors[255] == Rgb{8, 72, 28});
    for (std::size_t i = 0; i < 255; ++i) {  // no jump that looks like an edge in the image
        CHECK(std::abs(map.colors[i].red - map.colors[i + 1].red) <= 4);
        CHECK(std::abs(map.colors[i].green - map.colors[i + 1].green) <= 5);
    }
    CHECK(map.no_data == Rgb{204, 204, 204});
}

TEST_CASE("apply_ndvi_colors gives the ends of the ramp and its middle") {
    const Image<float> in(1, 4, {-0.2F, 0.9F, 0.2F, nan_f});
    std::vector<std::uint8_t> memory(12);
    auto out = arrays::view_of<std::uint8_t, 3>(memory.data(), {1, 4, 3});
    apply_ndvi_colors(in.in(), -0.2, 0.9, RgbLayout::pixels, out);
    CHECK(std::vector<std::uint8_t>(memory.begin(), memory.begin() + 6) ==
          std::vector<std::uint8_t>{47, 60, 94, 8, 72, 28});
    CHECK(std::abs(memory[6] - 245) <= 3);  // pale yellow, within one of 256 steps
    CHECK(std::abs(memory[7] - 232) <= 5);
    CHECK(std::vector<std::uint8_t>(memory.end() - 3, memory.end()) == std::vector<std::uint8_t>{204, 204, 204});
}

TEST_CASE("apply_color_map does not depend on chunks or threads") {
    const auto in = random_values<float>(601, 607, -0.5, 1.5);
    const auto whole = colored(in, 0.0, 1.0, RgbLayout::pixels);
    for (const int count : {1, 8}) {
        const Threads threads(count);
        CHECK(colored(in, 0.0, 1.0, RgbLayout::pixels) == whole);
    }
    const arrays::ChunkGrid grid(in.shape(), {100, 77});
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto window = grid.window(i);
        const auto part = colored(in.cut(window), 0.0, 1.0, RgbLayout::pixels);
        for (std::size_t row = 0; row < window.rows; ++row) {
            const auto* expected = whole.data() + ((window.row + row) * in.cols + window.col) * 3;
            REQUIRE(std::memcmp(part.data() + row * window.cols * 3, expected, window.cols * 3) == 0);
        }
    }
}

TEST_CASE("colour maps refuse bad arguments with the numbers that matter") {
    const Image<float> in(2, 4);
    std::vector<std::uint8_t> memory(24);
    auto out = arrays::view_of<std::uint8_t, 3>(memory.data(), {2, 4, 3});
    CHECK_THROWS_WITH_AS(apply_color_map(in.in(), 0.0, 1.0, {}, RgbLayout::planes, out),
                         "apply_color_map: out is 2 x 4 x 3, expected 3 x 2 x 4", std::invalid_argument);
    CHECK_THROWS_WITH(apply_color_map(in.in(), 1.0, 1.0, {}, RgbLayout::pixels, out),
                      "apply_color_map: low must be below high and both be finite, got 1 and 1");
    // Infinite parts of an infinite width are no colour.
    CHECK_THROWS_AS(apply_color_map(in.in(), -1.7e308, 1.7e308, {}, RgbLayout::pixels, out), std::invalid_argument);
    const std::array<ColorStop, 2> late = {{{0.5, {}}, {1.0, {}}}};
    CHECK_THROWS_WITH_AS(static_cast<void>(make_color_map(late)),
                         "make_color_map: positions must rise from 0 to 1, got [0.5, 1]", std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(make_color_map({})), std::invalid_argument);
}
