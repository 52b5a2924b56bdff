#include "rsclient/kernels/mask_where_class.hpp"

#include <doctest/doctest.h>

#include <limits>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

template <class T>
Image<T> masked(const Image<T>& values, const Image<std::uint8_t>& classes, std::size_t factor, const ClassSet& set) {
    Image<T> result(values.rows, values.cols);
    auto out = result.out();
    mask_where_class(values.in(), classes.in(), factor, set, out);
    return result;
}

template <class T>
Image<T> obvious(const Image<T>& values, const Image<std::uint8_t>& classes, std::size_t factor, const ClassSet& set) {
    Image<T> result = values;
    for (std::size_t row = 0; row < values.rows; ++row) {
        for (std::size_t col = 0; col < values.cols; ++col) {
            if (set.contains(classes.at(row / factor, col / factor))) {
                result.at(row, col) = std::numeric_limits<T>::quiet_NaN();
            }
        }
    }
    return result;
}

}  // namespace

TEST_CASE("mask_where_class sets NaN where the class is in the set") {
    const Image<float> values(2, 3, {1.0F, 2.0F, 3.0F, 4.0F, nan_f, 6.0F});
    const Image<std::uint8_t> classes(2, 3, {4, 9, 5, 0, 4, 255});
    CHECK(masked(values, classes, 1, {0, 9}) == Image<float>(2, 3, {1.0F, nan_f, 3.0F, nan_f, nan_f, 6.0F}));
    CHECK(masked(values, classes, 1, {255}) == Image<float>(2, 3, {1.0F, 2.0F, 3.0F, 4.0F, nan_f, nan_f}));
    CHECK(masked(values, classes, 1, {}) == values);
}

TEST_CASE("a coarser class covers factor x factor values, fewer at the edges") {
    const Image<double> values(3, 4, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    const Image<std::uint8_t> classes(2, 2, {3, 4, 4, 3});
    const double nan = std::nan("");
    CHECK(masked(values, classes, 2, {3}) == Image<double>(3, 4, {nan, nan, 3, 4, nan, nan, 7, 8, 9, 10, nan, nan}));
    CHECK(class_shape({3, 4}, 2) == arrays::Shape<2>{2, 2});
    CHECK(class_shape({10980, 10980}, 2) == arrays::Shape<2>{5490, 5490});
}

TEST_CASE("the default set of the scene classification is that of the product specification") {
    for (int number = 0; number < 256; ++number) {
        const bool unwanted = number == 0 || number == 1 || number == 3 || number == 8 || number == 9 || number == 10;
        CHECK(default_scl_mask().contains(static_cast<std::uint8_t>(number)) == unwanted);
    }
}

TEST_CASE("mask_where_class agrees with the slow obvious version for any factor, in place too") {
    for (const std::size_t factor : {1, 2, 3, 6, 7, 5000}) {
        const auto values = random_values<float>(23, 9001, 0.0, 1.0);
        const auto shape = class_shape(values.shape(), factor);
        const auto classes = random_integers<std::uint8_t>(shape[0], shape[1], 0, 11);
        const auto expected = obvious(values, classes, factor, default_scl_mask());
        CHECK(masked(values, classes, factor, default_scl_mask()) == expected);
        auto in_place = values;
        auto out = in_place.out();
        mask_where_class(in_place.in(), classes.in(), factor, default_scl_mask(), out);
        CHECK(in_place == expected);
    }
}

TEST_CASE("mask_where_class does not depend on chunks or threads") {
    const auto values = random_values<float>(606, 602, 0.0, 1.0);
    const auto classes = random_integers<std::uint8_t>(303, 301, 0, 11);
    const auto whole = masked(values, classes, 2, default_scl_mask());
    for (const int count : {1, 8}) {
        const Threads threads(count);
        CHECK(masked(values, classes, 2, default_scl_mask()) == whole);
    }
    Image<float> joined(values.rows, values.cols);
    const arrays::ChunkGrid grid(values.shape(), {100, 78});
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto window = grid.window(i);
        const auto part = classes.cut({window.row / 2, window.col / 2, window.rows / 2, window.cols / 2});
        joined.paste(masked(values.cut(window), part, 2, default_scl_mask()), window.row, window.col);
    }
    CHECK(joined == whole);
}

TEST_CASE("mask_where_class refuses a factor of 0 and shapes that do not fit") {
    const Image<float> values(4, 6);
    Image<float> result(4, 6);
    auto out = result.out();
    const Image<std::uint8_t> classes(4, 3);
    CHECK_THROWS_WITH_AS(mask_where_class(values.in(), classes.in(), 2, {}, out),
                         "mask_where_class: classes is 4 x 3, expected 2 x 3", std::invalid_argument);
    CHECK_THROWS_WITH_AS(mask_where_class(values.in(), classes.in(), 0, {}, out),
                         "mask_where_class: factor must be at least 1, got 0", std::invalid_argument);
    Image<float> other(4, 5);
    auto wrong = other.out();
    CHECK_THROWS_WITH(mask_where_class(values.in(), Image<std::uint8_t>(2, 3).in(), 2, {}, wrong),
                      "mask_where_class: out is 4 x 5, expected 4 x 6");
}

TEST_CASE("a factor larger than the image needs one class") {
    CHECK(class_shape({4, 5}, std::numeric_limits<std::size_t>::max()) == arrays::Shape<2>{1, 1});
}
