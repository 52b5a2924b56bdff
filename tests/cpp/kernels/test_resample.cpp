#include "rsclient/kernels/resample.hpp"

#include <doctest/doctest.h>

#include <limits>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

template <class T>
Image<T> finer(const Image<T>& in, std::size_t factor) {
    const auto shape = upsample_shape(in.shape(), factor);
    Image<T> result(shape[0], shape[1]);
    auto out = result.out();
    upsample_nearest(in.in(), factor, out);
    return result;
}

template <class T>
Image<T> coarser(const Image<T>& in, std::size_t factor) {
    const auto shape = downsample_shape(in.shape(), factor);
    Image<T> result(shape[0], shape[1]);
    auto out = result.out();
    downsample_nearest(in.in(), factor, out);
    return result;
}

template <class T>
Image<T> mean(const Image<T>& in, std::size_t factor) {
    const auto shape = downsample_shape(in.shape(), factor);
    Image<T> result(shape[0], shape[1]);
    auto out = result.out();
    downsample_mean(in.in(), factor, out);
    return result;
}

template <class T>
Image<T> obvious_mean(const Image<T>& in, std::size_t factor) {
    const auto shape = downsample_shape(in.shape(), factor);
    Image<T> result(shape[0], shape[1]);
    for (std::size_t row = 0; row < shape[0]; ++row) {
        for (std::size_t col = 0; col < shape[1]; ++col) {
            double sum = 0.0;
            int count = 0;
            for (std::size_t r = row * factor; r < std::min(in.rows, (row + 1) * factor); ++r) {
                for (std::size_t c = col * factor; c < std::min(in.cols, (col + 1) * factor); ++c) {
                    if (std::isnan(in.at(r, c))) continue;
                    sum += in.at(r, c);
                    ++count;
                }
            }
            result.at(row, col) = count == 0 ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(sum / count);
        }
    }
    return result;
}

template <class T, class Run>
void check_chunks_and_threads(const Image<T>& in, std::size_t factor, const Run& run) {
    const Image<T> whole = run(in);
    for (const int count : {1, 8}) {
        const Threads threads(count);
        CHECK(run(in) == whole);
    }
    Image<T> joined(whole.rows, whole.cols);
    const arrays::ChunkGrid grid(in.shape(), {60, 96});
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto window = grid.window(i);
        joined.paste(run(in.cut(window)), window.row / factor, window.col / factor);
    }
    CHECK(joined == whole);
}

}  // namespace

TEST_CASE("upsample_nearest repeats pixels on a finer grid") {
    const Image<std::uint8_t> in(2, 2, {1, 2, 3, 4});
    CHECK(finer(in, 2) == Image<std::uint8_t>(4, 4, {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4}));
    CHECK(finer(in, 1) == in);
    CHECK(finer(Image<float>(1, 1, {nan_f}), 2) == Image<float>(2, 2, {nan_f, nan_f, nan_f, nan_f}));
}

TEST_CASE("downsample_nearest takes the pixel at the centre of a block, as GDAL's near does") {
    const Image<std::uint16_t> in(4, 4, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    CHECK(coarser(in, 2) == Image<std::uint16_t>(2, 2, {5, 7, 13, 15}));
    // Factor 3: the centre of the first block is pixel (1, 1); the blocks at the edges have one row or column.
    CHECK(coarser(in, 3) == Image<std::uint16_t>(2, 2, {5, 7, 13, 15}));
    CHECK(coarser(in, 1) == in);
    CHECK(coarser(in, 9) == Image<std::uint16_t>(1, 1, {15}));
}

TEST_CASE("coarser after finer is the image again") {
    const auto in = random_integers<std::int16_t>(17, 19, -300, 300);
    for (const std::size_t factor : {2, 3, 6}) CHECK(coarser(finer(in, factor), factor) == in);
}

TEST_CASE("downsample_mean leaves NaN out; a block of NaN is NaN; edge blocks are smaller") {
    const Image<float> in(3, 5,
                          {1.0F, 2.0F, nan_f, nan_f, 7.0F,   //
                           3.0F, nan_f, nan_f, nan_f, 9.0F,  //
                           4.0F, 8.0F, 1.0F, nan_f, 5.0F});
    CHECK(mean(in, 2) == Image<float>(2, 3, {2.0F, nan_f, 8.0F, 6.0F, 1.0F, 5.0F}));
    CHECK(mean(in, 1) == in);
}

TEST_CASE("downsample_mean sums in double") {
    Image<float> in(1000, 1000);
    for (auto& pixel : in.pixels) pixel = 0.1F;
    CHECK(mean(in, 1000).pixels[0] == 0.1F);  // a sum in float would be off in the third digit
}

TEST_CASE("downsample_mean agrees with the slow obvious version") {
    for (const std::size_t factor : {2, 3, 5, 6, 100}) {
        const auto single = random_values<float>(83, 97, -5.0, 5.0);
        CHECK(mean(single, factor) == obvious_mean(single, factor));
        const auto full = random_values<double>(83, 97, -5.0, 5.0);
        CHECK(mean(full, factor) == obvious_mean(full, factor));
    }
}

TEST_CASE("resampling does not depend on chunks or threads") {
    const auto values = random_values<float>(606, 603, -5.0, 5.0);
    check_chunks_and_threads(values, 3, [](const auto& in) { return mean(in, 3); });
    check_chunks_and_threads(values, 2, [](const auto& in) { return coarser(in, 2); });
    const auto expected = finer(values, 2);
    const Threads threads(1);
    CHECK(finer(values, 2) == expected);
}

TEST_CASE("the shapes round up on the coarser grid") {
    CHECK(upsample_shape({3, 5}, 2) == arrays::Shape<2>{6, 10});
    CHECK(downsample_shape({3, 5}, 2) == arrays::Shape<2>{2, 3});
    CHECK(downsample_shape({0, 5}, 2) == arrays::Shape<2>{0, 3});
    CHECK(coarser(Image<float>(0, 5), 2).pixels.empty());
}

TEST_CASE("resampling refuses a factor of 0 and another shape") {
    const Image<float> in(4, 6);
    Image<float> result(2, 2);
    auto out = result.out();
    CHECK_THROWS_WITH_AS(downsample_mean(in.in(), 0, out), "downsample: factor must be at least 1, got 0",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(downsample_mean(in.in(), 2, out), "downsample_mean: out is 2 x 2, expected 2 x 3",
                         std::invalid_argument);
    CHECK_THROWS_WITH(upsample_nearest(in.in(), 2, out), "upsample_nearest: out is 2 x 2, expected 8 x 12");
    CHECK_THROWS_WITH(downsample_nearest(in.in(), 2, out), "downsample_nearest: out is 2 x 2, expected 2 x 3");
}

TEST_CASE("factors larger than any image are refused or give one pixel") {
    const std::size_t endless = std::numeric_limits<std::size_t>::max();
    CHECK(downsample_shape({4, 4}, endless) == arrays::Shape<2>{1, 1});
    CHECK_THROWS_WITH_AS(static_cast<void>(upsample_shape({2, 2}, endless / 2 + 2)),
                         "upsample: factor 9223372036854775809 is too large for 2 x 2", std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(upsample_shape({2, 2}, endless / 4)), std::invalid_argument);
}
