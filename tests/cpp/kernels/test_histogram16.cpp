#include "rsclient/kernels/histogram16.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

TEST_CASE("Histogram16 counts every pixel but the excluded ones") {
    Histogram16 histogram;
    histogram.add(Image<std::uint16_t>(2, 3, {0, 5, 5, 65535, 0, 7}).in(), std::uint16_t{0});
    CHECK(histogram.count() == 4);
    CHECK(histogram.count(0) == 0);
    CHECK(histogram.count(5) == 2);
    CHECK(histogram.count(65535) == 1);
    histogram.add(Image<std::uint16_t>(1, 1, {0}).in());
    CHECK(histogram.count(0) == 1);
}

TEST_CASE("percentiles are those of numpy.percentile with linear interpolation") {
    Histogram16 histogram;
    histogram.add(Image<std::uint16_t>(1, 5, {40, 15, 50, 20, 35}).in());
    CHECK(histogram.percentile(0.0) == 15.0);
    CHECK(histogram.percentile(40.0) == 29.0);  // place 1.6: 20 + 0.6 * (35 - 20)
    CHECK(histogram.percentile(50.0) == 35.0);
    CHECK(histogram.percentile(98.0) == doctest::Approx(49.2));  // place 3.92: 40 + 0.92 * (50 - 40)
    CHECK(histogram.percentile(100.0) == 50.0);
}

TEST_CASE("percentiles of one pixel are that pixel, of none NaN") {
    Histogram16 histogram;
    CHECK(std::isnan(histogram.percentile(50.0)));
    histogram.add(Image<std::uint16_t>(1, 1, {0}).in());
    CHECK(histogram.percentile(2.0) == 0.0);
    histogram.add(Image<std::uint16_t>(1, 1, {65535}).in());
    CHECK(histogram.percentile(100.0) == 65535.0);
}

TEST_CASE("chunks in any order, merged, and any number of threads give the percentiles of the sorted image") {
    const auto image = random_integers<std::uint16_t>(601, 607, 0, 12000);
    std::vector<std::uint16_t> sorted;
    std::copy_if(image.pixels.begin(), image.pixels.end(), std::back_inserter(sorted), [](auto v) { return v != 0; });
    std::sort(sorted.begin(), sorted.end());

    Histogram16 merged;
    const arrays::ChunkGrid grid(image.shape(), {100, 77});
    for (std::size_t i = grid.size(); i-- > 0;) {
        Histogram16 part;
        part.add(image.cut(grid.window(i)).in(), std::uint16_t{0});
        merged.merge(part);
    }
    for (const int count : {1, 8}) {
        const Threads threads(count);
        Histogram16 whole;
        whole.add(image.in(), std::uint16_t{0});
        CHECK(whole.count() == sorted.size());
        for (const double percent : {0.0, 2.0, 33.3, 50.0, 98.0, 100.0}) {
            const double place = static_cast<double>(sorted.size() - 1) * percent / 100.0;
            const auto below = static_cast<std::size_t>(place);
            const double step = below + 1 < sorted.size() ? sorted[below + 1] - sorted[below] : 0.0;
            CHECK(whole.percentile(percent) == doctest::Approx(sorted[below] + step * (place - std::floor(place))));
            CHECK(merged.percentile(percent) == whole.percentile(percent));
        }
    }
}

TEST_CASE("a percentage outside 0..100 is refused") {
    CHECK_THROWS_WITH_AS(static_cast<void>(Histogram16().percentile(101.0)),
                         "Histogram16: a percentile must lie in 0..100, got 101.000000", std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Histogram16().percentile(NAN)), std::invalid_argument);
}
