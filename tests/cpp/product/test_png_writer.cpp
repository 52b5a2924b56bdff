#include "rsclient/product/png_writer.hpp"

#include <doctest/doctest.h>
#include <gdal.h>

#include <stdexcept>

#include "cpp/product/file_size_limit.hpp"
#include "cpp/product/throws.hpp"
#include "product/dataset.hpp"
#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using product::write_png;
using testing::contains;
using testing::TemporaryFolder;
using testing::what_of;

namespace {

std::vector<std::uint8_t> counting(std::size_t size) {
    std::vector<std::uint8_t> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<std::uint8_t>(i * 7);
    return values;
}

}  // namespace

TEST_CASE("an image is written as PNG, without a file beside it") {
    for (const std::size_t channels : {std::size_t{3}, std::size_t{4}}) {
        const TemporaryFolder folder;
        const auto path = folder.file("x.png", "an old one");
        const auto pixels = counting(2 * 5 * channels);
        write_png(path, arrays::view_of<const std::uint8_t, 3>(pixels.data(), {2, 5, channels}));
        CHECK(folder.entries() == 1);
        const product::Dataset image(GDALOpen(path.c_str(), GA_ReadOnly));
        REQUIRE(image);
        CHECK(std::string(GDALGetDriverShortName(GDALGetDatasetDriver(image.get()))) == "PNG");
        const int count = static_cast<int>(channels);
        REQUIRE(GDALGetRasterCount(image.get()) == count);
        std::vector<std::uint8_t> found(pixels.size());
        REQUIRE(GDALDatasetRasterIO(image.get(), GF_Read, 0, 0, 5, 2, found.data(), 5, 2, GDT_Byte, count, nullptr,
                                    count, 5 * count, 1) == CE_None);
        CHECK(found == pixels);
    }
}

TEST_CASE("what is no image or has no place is refused") {
    const TemporaryFolder folder;
    const auto pixels = counting(100);
    const auto view = [&](std::size_t rows, std::size_t channels) {
        return arrays::view_of<const std::uint8_t, 3>(pixels.data(), {rows, 5, channels});
    };
    const auto path = folder.path() / "x.png";
    CHECK(contains(what_of<std::invalid_argument>([&] { write_png(path, view(2, 1)); }),
                   "x.png: expected rows x cols x 3 or 4 bytes, got 2 x 5 x 1"));
    CHECK_THROWS_AS(write_png(path, view(0, 3)), std::invalid_argument);
    CHECK(contains(what_of<ProductError>([&] { write_png(folder.path() / "no" / "x.png", view(2, 3)); }), "no/x.png"));
    CHECK(folder.entries() == 0);
}

TEST_CASE("a full disk is an error with GDAL's error message, and nothing is left") {
    const TemporaryFolder folder;
    std::vector<std::uint8_t> pixels(300 * 300 * 3);
    std::uint32_t state = 1;
    for (std::uint8_t& value : pixels) {
        state = state * 1664525U + 1013904223U;  // noise does not compress: 270 kB stay 270 kB
        value = static_cast<std::uint8_t>(state >> 24);
    }
    for (const rlim_t bytes : {10U, 100'000U, 260'000U}) {
        CAPTURE(bytes);
        const auto message = what_of<ProductError>([&] {
            const testing::FileSizeLimit limit(bytes);
            write_png(folder.path() / "x.png", arrays::view_of<const std::uint8_t, 3>(pixels.data(), {300, 300, 3}));
        });
        CHECK(contains(message, "x.png: "));
        CHECK(folder.entries() == 0);
    }
}
