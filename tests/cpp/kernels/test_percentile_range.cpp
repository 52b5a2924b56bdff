#include "rsclient/kernels/percentile_range.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

TEST_CASE("percentile_range is numpy.percentile with linear interpolation of the valid pixels") {
    const Image<float> in(2, 3, {4.0F, nan_f, 1.5F, 5.0F, 2.0F, 3.5F});
    const auto range = percentile_range(in.in(), 40.0, 98.0);
    CHECK(range.low == doctest::Approx(2.9));    // place 1.6: 2 + 0.6 * (3.5 - 2)
    CHECK(range.high == doctest::Approx(4.92));  // place 3.92: 4 + 0.92 * (5 - 4)
    const auto ends = percentile_range(in.in(), 0.0, 100.0);
    CHECK(ends.low == 1.5);
    CHECK(ends.high == 5.0);
}

TEST_CASE("percentile_range sorts negative numbers, zeros and infinities") {
    const float infinity = std::numeric_limits<float>::infinity();
    const Image<float> in(1, 5, {infinity, -0.25F, 0.0F, -3.0F, -infinity});
    const auto middle = percentile_range(in.in(), 25.0, 75.0);
    CHECK(middle.low == -3.0);
    CHECK(middle.high == 0.0);
    CHECK(percentile_range(in.in(), 50.0, 100.0).low == -0.25);
    CHECK(percentile_range(in.in(), 50.0, 100.0).high == infinity);
}

TEST_CASE("percentile_range of one value is that value, of no data NaN") {
    const auto one = percentile_range(Image<float>(1, 3, {nan_f, 7.5F, nan_f}).in());
    CHECK(one.low == 7.5);
    CHECK(one.high == 7.5);
    CHECK(std::isnan(percentile_range(Image<float>(1, 1, {nan_f}).in()).low));
    CHECK(std::isnan(percentile_range(Image<float>(0, 0).in()).high));
}

TEST_CASE("percentile_range agrees with sorting, on 1 or 8 threads") {
    for (const double spread : {1e-3, 1.0, 1e20}) {
        const auto in = random_values<float>(601, 607, -spread, spread * 2.0);
        std::vector<float> sorted;
        std::copy_if(in.pixels.begin(), in.pixels.end(), std::back_inserter(sorted), [](float v) { return v == v; });
        std::sort(sorted.begin(), sorted.end());
        const auto expected = [&](double percent) {
            const double place = static_cast<double>(sorted.size() - 1) * percent / 100.0;
            const auto below = static_cast<std::size_t>(place);
            const double first = sorted[below];
            return first + (sorted[std::min(below + 1, sorted.size() - 1)] - first) * (place - std::floor(place));
        };
        for (const int count : {1, 8}) {
            const Threads threads(count);
            const auto range = percentile_range(in.in(), 2.0, 98.0);
            CHECK(range.low == doctest::Approx(expected(2.0)).epsilon(1e-12));
            CHECK(range.high == doctest::Approx(expected(98.0)).epsilon(1e-12));
        }
    }
}

TEST_CASE("percentile_range refuses crossed or impossible percentages") {
    const Image<float> in(1, 1);
    CHECK_THROWS_WITH_AS(static_cast<void>(percentile_range(in.in(), 50.0, 40.0)),
                         "percentile_range: low_percent must not exceed high_percent, got 50 and 40",
                         std::invalid_argument);
    CHECK_THROWS_WITH(static_cast<void>(percentile_range(in.in(), -1.0, 40.0)),
                      "percentile_range: a percentile must lie in 0..100, got -1");
}
