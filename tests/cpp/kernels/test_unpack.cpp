#include "rsclient/kernels/unpack.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

const arrays::Encoding reflectance = {
    .scale = 0.0001, .offset = -0.1, .fill = 0.0, .valid_min = 1.0, .valid_max = 65535.0};

template <class Out, class In>
Image<Out> unpacked(const Image<In>& in, const arrays::Encoding& encoding) {
    Image<Out> result(in.rows, in.cols);
    auto out = result.out();
    unpack(in.in(), encoding, out);
    return result;
}

/// The definition, step by step.
template <class Out, class In>
Image<Out> obvious(const Image<In>& in, const arrays::Encoding& encoding) {
    Image<Out> result(in.rows, in.cols);
    for (std::size_t i = 0; i < in.pixels.size(); ++i) {
        const double stored = static_cast<double>(in.pixels[i]);
        const volatile double scaled = stored * encoding.scale;  // volatile: two roundings, never one
        bool invalid = encoding.fill && stored == *encoding.fill;
        if (encoding.valid_min && stored < *encoding.valid_min) invalid = true;
        if (encoding.valid_max && stored > *encoding.valid_max) invalid = true;
        result.pixels[i] = invalid ? std::numeric_limits<Out>::quiet_NaN() : static_cast<Out>(scaled + encoding.offset);
    }
    return result;
}

template <class Out, class In>
void check_against_obvious(const arrays::Encoding& encoding) {
    const auto in = random_integers<In>(37, 41, std::numeric_limits<In>::min(), std::numeric_limits<In>::max());
    CHECK(unpacked<Out>(in, encoding) == obvious<Out>(in, encoding));
}

}  // namespace

TEST_CASE("unpack to double gives the bits of NumPy's astype(f8) * scale + offset") {
    const Image<std::uint16_t> in(1, 4, {1, 1512, 10000, 65535});
    const auto out = unpacked<double>(in, reflectance);
    CHECK(out.pixels ==
          std::vector<double>{-0x1.9930be0ded289p-4, 0x1.a36e2eb1c432cp-5, 0x1.ccccccccccccdp-1, 0x1.9d0624dd2f1abp+2});
    const Image<std::int16_t> angles(1, 3, {-32767, -1, 7});
    CHECK(unpacked<double>(angles, {.scale = 1e-6, .offset = 0.25}).pixels ==
          std::vector<double>{0x1.bce4a7b4e54f8p-3, 0x1.ffff79c842fa5p-3, 0x1.0001d5c31593ep-2});
    const Image<std::uint32_t> large(1, 1, {4294967294U});
    CHECK(unpacked<double>(large, {.scale = 1e-6}).pixels[0] == 0x1.0c6f7a0945f9ep+12);
    const Image<std::int32_t> negative(1, 1, {-2147483647});
    CHECK(unpacked<double>(negative, {.scale = 0.01, .offset = 273.15}).pixels[0] == -0x1.47ad0351eb852p+24);
}

TEST_CASE("unpack to float rounds the double once") {
    const Image<std::uint16_t> in(1, 3, {1, 1512, 10000});
    CHECK(unpacked<float>(in, reflectance).pixels == std::vector<float>{-0.0999F, 0.0512F, 0.9F});
}

TEST_CASE("unpack makes NaN of the fill value and of what is outside the valid range, ends included") {
    const Image<std::uint8_t> in(2, 3, {0, 9, 10, 20, 21, 255});
    const auto out = unpacked<float>(in, {.fill = 15.0, .valid_min = 10.0, .valid_max = 20.0});
    CHECK(out == Image<float>(2, 3, {nan_f, nan_f, 10.0F, 20.0F, nan_f, nan_f}));
    CHECK(unpacked<float>(Image<std::int16_t>(1, 2, {-1, 1}), {.scale = 2.0, .fill = -1.0}) ==
          Image<float>(1, 2, {nan_f, 2.0F}));
}

TEST_CASE("unpack without fill and range decodes everything; a fill that the type cannot hold is never met") {
    const Image<std::uint8_t> in(1, 3, {0, 128, 255});
    CHECK(unpacked<float>(in, {}).pixels == std::vector<float>{0.0F, 128.0F, 255.0F});
    CHECK(unpacked<float>(in, {.fill = -1.0}).pixels == std::vector<float>{0.0F, 128.0F, 255.0F});
    CHECK(unpacked<float>(in, {.fill = 127.5}).pixels == std::vector<float>{0.0F, 128.0F, 255.0F});
}

TEST_CASE("unpack agrees with the slow obvious version for every type") {
    check_against_obvious<float, std::uint8_t>({.scale = 0.5, .offset = 3.0, .fill = 255.0});
    check_against_obvious<double, std::uint8_t>({.scale = 0.1, .offset = 0.3, .valid_max = 100.0});
    check_against_obvious<float, std::uint16_t>(reflectance);
    check_against_obvious<double, std::uint16_t>(reflectance);
    check_against_obvious<float, std::int16_t>({.scale = 0.01, .offset = 273.15, .valid_min = -20000.0});
    check_against_obvious<double, std::int16_t>({.scale = 0.01, .offset = 273.15, .fill = -32768.0});
    check_against_obvious<float, std::int32_t>({.scale = 1e-6, .fill = -2147483648.0});
    check_against_obvious<double, std::int32_t>({.scale = 1e-6, .offset = 1e-3});
    check_against_obvious<float, std::uint32_t>({.scale = 1e-6, .fill = 4294967295.0});
    check_against_obvious<double, std::uint32_t>({.scale = 1e-6, .offset = -7.0});
}

TEST_CASE("unpack gives the same bits with every instruction set, in chunks and on 1 or 8 threads") {
    const auto in = random_integers<std::uint16_t>(601, 607, 0, 12000);
    const auto expected = obvious<float>(in, reflectance);
    const auto expected_double = obvious<double>(in, reflectance);
    for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        if (set > best_instruction_set()) continue;
        const ForcedSet forced(set);
        for (const int count : {1, 8}) {
            const Threads threads(count);
            CHECK(unpacked<float>(in, reflectance) == expected);
            CHECK(unpacked<double>(in, reflectance) == expected_double);
        }
    }
    Image<float> joined(in.rows, in.cols);
    const arrays::ChunkGrid grid(in.shape(), {100, 77});
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto window = grid.window(i);
        joined.paste(unpacked<float>(in.cut(window), reflectance), window.row, window.col);
    }
    CHECK(joined == expected);
}

TEST_CASE("unpack of an image without pixels does nothing") {
    CHECK(unpacked<float>(Image<std::uint16_t>(0, 5), reflectance).pixels.empty());
}

TEST_CASE("unpack refuses bad arguments with the numbers that matter") {
    const Image<std::uint16_t> in(3, 5);
    Image<float> small(3, 4);
    Image<float> right(3, 5);
    auto out = small.out();
    CHECK_THROWS_WITH_AS(unpack(in.in(), reflectance, out), "unpack: out is 3 x 4, expected 3 x 5",
                         std::invalid_argument);
    auto good = right.out();
    CHECK_THROWS_WITH_AS(unpack(in.in(), {.scale = 0.0}, good), "unpack: scale must be finite and not 0, got 0",
                         std::invalid_argument);
    CHECK_THROWS_WITH(unpack(in.in(), {.offset = NAN}, good), "unpack: offset must be finite, got nan");
    CHECK_THROWS_WITH(unpack(in.in(), {.valid_min = 2.0, .valid_max = 1.0}, good),
                      "unpack: valid_min must not exceed valid_max, got 2 and 1");
}

TEST_CASE("mask_invalid copies values that are decoded already and masks fill and range") {
    const Image<float> in(2, 3, {65535.0F, 1.5F, nan_f, -1.0F, 0.1F, 100.0F});
    Image<float> result(2, 3);
    auto out = result.out();
    mask_invalid(in.in(), {.scale = 1e-6, .offset = 5.0, .fill = 65535.0}, out);
    CHECK(result == Image<float>(2, 3, {nan_f, 1.5F, nan_f, -1.0F, 0.1F, 100.0F}));
    // The limit 0.1 is no float: it is compared as the float that a writer would have stored.
    mask_invalid(in.in(), {.valid_min = 0.1, .valid_max = 99.0}, out);
    CHECK(result == Image<float>(2, 3, {nan_f, 1.5F, nan_f, nan_f, 0.1F, nan_f}));
}

TEST_CASE("mask_invalid may work in place, with every instruction set") {
    const auto in = random_values<double>(61, 67, -1.0, 1.0);
    for (const auto set : newer_sets()) {
        auto expected = in;
        auto result = in;
        auto expected_out = expected.out();
        auto result_out = result.out();
        {
            const ForcedSet forced(InstructionSet::baseline);
            mask_invalid(expected.in(), {.valid_min = -0.5, .valid_max = 0.5}, expected_out);
        }
        const ForcedSet forced(set);
        mask_invalid(result.in(), {.valid_min = -0.5, .valid_max = 0.5}, result_out);
        CHECK(result == expected);
        for (std::size_t i = 0; i < in.pixels.size(); ++i) {
            const bool kept = in.pixels[i] >= -0.5 && in.pixels[i] <= 0.5;
            CHECK_UNARY(kept ? result.pixels[i] == in.pixels[i] : std::isnan(result.pixels[i]));
        }
    }
}

TEST_CASE("mask_invalid refuses another shape and crossed limits") {
    const Image<float> in(1, 2);
    Image<float> result(2, 1);
    auto out = result.out();
    CHECK_THROWS_WITH(mask_invalid(in.in(), {}, out), "mask_invalid: out is 2 x 1, expected 1 x 2");
    CHECK_THROWS_AS(mask_invalid(in.in(), {.valid_min = NAN}, out), std::invalid_argument);
}
