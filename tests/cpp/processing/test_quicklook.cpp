#include "rsclient/processing/quicklook.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "cpp/processing/s2_product.hpp"

using namespace rsclient;
using testing::S2Product;

TEST_CASE("the picture has red, green and blue, stretched, and black where there is no data") {
    const auto picture = processing::make_true_color(S2Product{}.open(), {.low_percent = 0, .high_percent = 100});
    REQUIRE(picture.shape(0) == 5);
    REQUIRE(picture.shape(1) == 6);
    REQUIRE(picture.shape(2) == 3);
    CHECK(picture(0, 0, 0) == 0);    // b04 has no data here
    CHECK(picture(0, 0, 1) == 1);    // the darkest of b03
    CHECK(picture(4, 5, 0) == 255);  // the brightest of b04
    CHECK(picture(4, 5, 2) == 255);
}

TEST_CASE("a large image is averaged down by a whole factor, whatever its chunks") {
    const auto small = processing::make_true_color(S2Product{.chunk = 4}.open(), {.longest_edge = 3});
    CHECK(small.shape(0) == 3);
    CHECK(small.shape(1) == 3);
    for (const std::size_t chunk : {1U, 3U, 100U})
        CHECK(processing::make_true_color(S2Product{.chunk = chunk}.open(), {.longest_edge = 3}) == small);
}

TEST_CASE("no picture has no pixels") {
    CHECK_THROWS_AS(static_cast<void>(processing::make_true_color(S2Product{}.open(), {.longest_edge = 0})),
                    std::invalid_argument);
}
