#include "rsclient/kernels/normalized_difference.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

const arrays::Encoding reflectance = {
    .scale = 0.0001, .offset = -0.1, .fill = 0.0, .valid_min = 1.0, .valid_max = 65535.0};

template <class T>
Image<T> difference(const Image<T>& a, const Image<T>& b, double min_denominator = default_min_denominator) {
    Image<T> result(a.rows, a.cols);
    auto out = result.out();
    normalized_difference(a.in(), b.in(), out, min_denominator);
    return result;
}

Image<float> packed(const Image<std::uint16_t>& a, const Image<std::uint16_t>& b, const arrays::Encoding& encoding_a,
                    const arrays::Encoding& encoding_b) {
    Image<float> result(a.rows, a.cols);
    auto out = result.out();
    normalized_difference_packed(a.in(), b.in(), encoding_a, encoding_b, out);
    return result;
}

double decoded(std::uint16_t stored, const arrays::Encoding& encoding) {
    if (encoding.fill && stored == *encoding.fill) return std::nan("");
    if (encoding.valid_min && stored < *encoding.valid_min) return std::nan("");
    if (encoding.valid_max && stored > *encoding.valid_max) return std::nan("");
    return stored * encoding.scale + encoding.offset;
}

/// Compares with the definition, all in double.
void check_against_double(const Image<std::uint16_t>& a, const Image<std::uint16_t>& b,
                          const arrays::Encoding& encoding_a, const arrays::Encoding& encoding_b) {
    const auto result = packed(a, b, encoding_a, encoding_b);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        const double value_a = decoded(a.pixels[i], encoding_a);
        const double value_b = decoded(b.pixels[i], encoding_b);
        const double expected = (value_a - value_b) / (value_a + value_b);
        const float got = result.pixels[i];
        if (std::isnan(expected) || std::abs(value_a + value_b) < default_min_denominator) {
            wrong += std::isnan(got) ? 0 : 1;
        } else {
            constexpr double rounding = 0x1p-24;  // of float, relative
            wrong += std::abs(got - expected) <= 3.01 * rounding * std::abs(expected) + 1e-12 ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("normalized_difference by hand") {
    const Image<float> a(2, 2, {3.0F, 0.5F, -1.0F, 0.0F});
    const Image<float> b(2, 2, {1.0F, 0.5F, 3.0F, 2.0F});
    CHECK(difference(a, b) == Image<float>(2, 2, {0.5F, 0.0F, -2.0F, -1.0F}));
    CHECK(difference(Image<double>(1, 1, {0.9}), Image<double>(1, 1, {0.1})).pixels[0] == doctest::Approx(0.8));
}

TEST_CASE("normalized_difference of NaN or of a sum near 0 is NaN") {
    const Image<float> a(1, 6, {nan_f, 1.0F, 0.0F, 1.0F, 5e-7F, 2e-6F});
    const Image<float> b(1, 6, {1.0F, nan_f, 0.0F, -1.0F, 4e-7F, 0.0F});
    CHECK(difference(a, b) == Image<float>(1, 6, {nan_f, nan_f, nan_f, nan_f, nan_f, 1.0F}));
    CHECK(difference(a, b, 1e-9).pixels[4] == doctest::Approx(1.0 / 9.0));
}

TEST_CASE("normalized_difference gives the same bits with every instruction set, thread count and in place") {
    const auto a = random_values<float>(601, 607, -1.0, 1.0, 1);
    const auto b = random_values<float>(601, 607, -1.0, 1.0, 2);
    Image<float> expected(a.rows, a.cols);
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        const float sum = a.pixels[i] + b.pixels[i];
        expected.pixels[i] = std::abs(sum) >= 1e-6F ? (a.pixels[i] - b.pixels[i]) / sum : nan_f;
    }
    for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        if (set > best_instruction_set()) continue;
        const ForcedSet forced(set);
        for (const int count : {1, 8}) {
            const Threads threads(count);
            CHECK(difference(a, b) == expected);
        }
    }
    auto in_place = a;
    auto out = in_place.out();
    normalized_difference(in_place.in(), b.in(), out);
    CHECK(in_place == expected);
}

TEST_CASE("normalized_difference_packed by hand") {
    // Reflectances 0.4 and 0.1 give 0.6; both 0.05 give 0; -0.05 and 0.05 have the sum 0.
    const Image<std::uint16_t> nir(1, 6, {5000, 1500, 500, 0, 5000, 65535});
    const Image<std::uint16_t> red(1, 6, {2000, 1500, 1500, 2000, 0, 65535});
    CHECK(packed(nir, red, reflectance, reflectance) == Image<float>(1, 6, {0.6F, 0.0F, nan_f, nan_f, nan_f, 0.0F}));
    // Old products: no offset in one band, 1000 digital numbers less for the same reflectance.
    const arrays::Encoding old = {.scale = 0.0001, .fill = 0.0};
    CHECK(packed(Image<std::uint16_t>(1, 2, {4000, 0}), Image<std::uint16_t>(1, 2, {2000, 2000}), old, reflectance) ==
          Image<float>(1, 2, {0.6F, nan_f}));
}

TEST_CASE("normalized_difference_packed honours valid ranges, also impossible ones") {
    const Image<std::uint16_t> a(1, 4, {9, 10, 20, 21});
    const Image<std::uint16_t> b(1, 4, {10, 10, 20, 20});
    const arrays::Encoding band = {.valid_min = 9.5, .valid_max = 20.5};
    CHECK(packed(a, b, band, band) == Image<float>(1, 4, {nan_f, 0.0F, 0.0F, nan_f}));
    for (const arrays::Encoding& never :
         {arrays::Encoding{.valid_min = 70000.0}, arrays::Encoding{.valid_max = -1.0}}) {
        CHECK(packed(a, b, never, never) == Image<float>(1, 4, {nan_f, nan_f, nan_f, nan_f}));
    }
    const arrays::Encoding everything = {.fill = -1.0, .valid_min = -5.0, .valid_max = 1e9};
    CHECK(packed(a, a, everything, everything) == Image<float>(1, 4, {0.0F, 0.0F, 0.0F, 0.0F}));
}

TEST_CASE(
    "normalized_difference_packed is within three roundings of the quotient in double, for one encoding and for two") {
    const auto a = random_integers<std::uint16_t>(257, 263, 0, 12000, 1);
    const auto b = random_integers<std::uint16_t>(257, 263, 0, 12000, 2);
    const auto dark_a = random_integers<std::uint16_t>(257, 263, 900, 1100, 3);  // sums around 0
    const auto dark_b = random_integers<std::uint16_t>(257, 263, 900, 1100, 4);
    const arrays::Encoding other = {.scale = 0.00025, .offset = -0.05, .fill = 7.0};
    const arrays::Encoding odd_offset = {.scale = 0.0001, .offset = -0.0777777};
    const arrays::Encoding falling = {.scale = -0.0001, .offset = 0.1, .valid_max = 11000.0};
    for (const auto& encoding : {reflectance, other, odd_offset, falling}) {
        check_against_double(a, b, encoding, encoding);
        check_against_double(a, b, reflectance, encoding);
    }
    check_against_double(dark_a, dark_b, reflectance, reflectance);
}

TEST_CASE(
    "normalized_difference_packed gives the same bits with every instruction set, in chunks and on 1 or 8 threads") {
    const auto a = random_integers<std::uint16_t>(601, 607, 0, 12000, 1);
    const auto b = random_integers<std::uint16_t>(601, 607, 0, 12000, 2);
    const arrays::Encoding other = {.scale = 0.00025, .offset = -0.05, .fill = 7.0};
    for (const auto& encoding_b : {reflectance, other}) {
        const auto expected = [&] {
            const ForcedSet forced(InstructionSet::baseline);
            const Threads threads(1);
            return packed(a, b, reflectance, encoding_b);
        }();
        for (const auto set : newer_sets()) {
            const ForcedSet forced(set);
            for (const int count : {1, 8}) {
                const Threads threads(count);
                CHECK(packed(a, b, reflectance, encoding_b) == expected);
            }
        }
        Image<float> joined(a.rows, a.cols);
        const arrays::ChunkGrid grid(a.shape(), {100, 77});
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const auto window = grid.window(i);
            joined.paste(packed(a.cut(window), b.cut(window), reflectance, encoding_b), window.row, window.col);
        }
        CHECK(joined == expected);
    }
}

TEST_CASE("the normalised differences refuse bad arguments with the numbers that matter") {
    const Image<std::uint16_t> a(2, 3);
    const Image<std::uint16_t> b(3, 2);
    Image<float> result(2, 3);
    auto out = result.out();
    CHECK_THROWS_WITH_AS(normalized_difference_packed(a.in(), b.in(), {}, {}, out),
                         "normalized_difference_packed: b is 3 x 2, expected 2 x 3", std::invalid_argument);
    CHECK_THROWS_WITH(normalized_difference_packed(a.in(), a.in(), {}, {.scale = INFINITY}, out),
                      "normalized_difference_packed: scale must be finite and not 0, got inf");
    CHECK_THROWS_WITH(normalized_difference_packed(a.in(), a.in(), {}, {}, out, 0.0),
                      "normalized_difference_packed: min_denominator must be finite and greater than 0, got 0");
    const Image<float> values(2, 3);
    Image<float> small(2, 2);
    auto wrong = small.out();
    CHECK_THROWS_WITH(normalized_difference(values.in(), values.in(), wrong),
                      "normalized_difference: out is 2 x 2, expected 2 x 3");
    CHECK_THROWS_AS(normalized_difference(values.in(), values.in(), out, -1.0), std::invalid_argument);
}

TEST_CASE("a sum of 0 is no data however small the smallest sum may be") {
    const Image<float> a(1, 1, {1.0F}), b(1, 1, {-1.0F});
    std::vector<float> memory(1);
    auto out = arrays::view_of<float, 2>(memory.data(), {1, 1});
    normalized_difference<float>(a.in(), b.in(), out, 1e-50);
    CHECK(std::isnan(memory[0]));
}
