#include "rsclient/kernels/stretch.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

Image<std::uint8_t> stretched(const Image<float>& in, double low, double high, double gamma = 1.0) {
    Image<std::uint8_t> result(in.rows, in.cols);
    auto out = result.out();
    stretch(in.in(), low, high, gamma, out);
    return result;
}

}  // namespace

TEST_CASE("stretch maps the range to 1..255, cuts what is outside and keeps 0 for no data") {
    const float infinity = std::numeric_limits<float>::infinity();
    const Image<float> in(2, 4, {0.0F, 2.0F, 1.0F, 0.5F, nan_f, -3.0F, infinity, -infinity});
    // 1 + 254 * 0.25 = 64.5, rounded up to 65.
    CHECK(stretched(in, 0.0, 2.0) == Image<std::uint8_t>(2, 4, {1, 255, 128, 65, 0, 1, 255, 1}));
}

TEST_CASE("stretch with a gamma above 1 brightens the dark") {
    const Image<float> in(1, 4, {0.0F, 0.25F, 1.0F, nan_f});
    CHECK(stretched(in, 0.0, 1.0, 2.0) == Image<std::uint8_t>(1, 4, {1, 128, 255, 0}));  // 0.25 ^ (1 / 2) = 0.5
    CHECK(stretched(in, 0.0, 1.0, 0.5) == Image<std::uint8_t>(1, 4, {1, 17, 255, 0}));   // 0.25 ^ 2 = 0.0625
}

TEST_CASE("stretch of a range of one value parts what is above from the rest") {
    CHECK(stretched(Image<float>(1, 4, {2.0F, 3.0F, 4.0F, nan_f}), 3.0, 3.0) ==
          Image<std::uint8_t>(1, 4, {1, 1, 255, 0}));
}

TEST_CASE("stretch does not depend on chunks or threads") {
    const auto in = random_values<float>(601, 607, -0.2, 1.2);
    for (const double gamma : {1.0, 2.2}) {
        const auto whole = stretched(in, 0.0, 1.0, gamma);
        for (const int count : {1, 8}) {
            const Threads threads(count);
            CHECK(stretched(in, 0.0, 1.0, gamma) == whole);
        }
        Image<std::uint8_t> joined(in.rows, in.cols);
        const arrays::ChunkGrid grid(in.shape(), {100, 77});
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const auto window = grid.window(i);
            joined.paste(stretched(in.cut(window), 0.0, 1.0, gamma), window.row, window.col);
        }
        CHECK(joined == whole);
        for (std::size_t i = 0; i < in.pixels.size(); ++i) {
            const double value = in.pixels[i];
            const double part = std::pow(value < 0.0 ? 0.0 : value > 1.0 ? 1.0 : value, 1.0 / gamma);
            REQUIRE(whole.pixels[i] == (std::isnan(value) ? 0 : static_cast<int>(std::lround(1.0 + 254.0 * part))));
        }
    }
}

TEST_CASE("stretch refuses bad arguments with the numbers that matter") {
    const Image<float> in(2, 3);
    Image<std::uint8_t> result(2, 2);
    auto out = result.out();
    CHECK_THROWS_WITH_AS(stretch(in.in(), 0.0, 1.0, 1.0, out), "stretch: out is 2 x 2, expected 2 x 3",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(stretch(in.in(), 2.0, 1.0, 1.0, out),
                         "stretch: low must not exceed high and both be finite, got 2 and 1", std::invalid_argument);
    CHECK_THROWS_AS(stretch(in.in(), NAN, 1.0, 1.0, out), std::invalid_argument);
    CHECK_THROWS_WITH(stretch(in.in(), 0.0, 1.0, 0.0, out), "stretch: gamma must be finite and greater than 0, got 0");
}
