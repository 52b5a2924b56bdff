#include "rsclient/product/raster_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/product/cog_writer.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;

namespace {

/// A file of 2 x 4 pixels: 1 2 3 4 above 5 6 7 no data.
std::filesystem::path small_file(const testing::TemporaryFolder& folder) {
    const auto path = folder.path() / "small.tif";
    product::CogWriter writer(
        path, {.rows = 2, .cols = 4, .no_data = std::numeric_limits<double>::quiet_NaN(), .epsg = 32629});
    const std::vector<float> pixels = {1, 2, 3, 4, 5, 6, 7, std::nanf("")};
    writer.write<float>(0, {0, 0, 2, 4}, pixels);
    writer.commit();
    return path;
}

}  // namespace

TEST_CASE("a small image comes as it is") {
    const testing::TemporaryFolder folder;
    const auto values = product::read_preview(small_file(folder), 1024);
    REQUIRE(values.shape(0) == 2);
    REQUIRE(values.shape(1) == 4);
    CHECK(values(0, 0) == 1);
    CHECK(values(1, 2) == 7);
    CHECK(std::isnan(values(1, 3)));
}

TEST_CASE("a larger one is averaged down by a whole factor, no data left out") {
    const testing::TemporaryFolder folder;
    const auto values = product::read_preview(small_file(folder), 2);
    REQUIRE(values.shape(0) == 1);
    REQUIRE(values.shape(1) == 2);
    CHECK(values(0, 0) == doctest::Approx(3.5));       // 1 2 5 6
    CHECK(values(0, 1) == doctest::Approx(14.0 / 3));  // 3 4 7
}

TEST_CASE("what cannot be read is named") {
    const testing::TemporaryFolder folder;
    const auto path = small_file(folder);
    CHECK_THROWS_WITH_AS(static_cast<void>(product::read_preview(folder.path() / "none.tif", 10)),
                         doctest::Contains("none.tif: No such file or directory"), ProductError);
    CHECK_THROWS_AS(static_cast<void>(product::read_preview(folder.file("text.tif", "no image"), 10)), ProductError);
    CHECK_THROWS_AS(static_cast<void>(product::read_preview(path, 0)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(product::read_preview(path, 10, 1)), std::invalid_argument);
}
