#include "kernels/require.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "rsclient/kernels/color_map.hpp"
#include "rsclient/kernels/mask_where_class.hpp"
#include "rsclient/kernels/normalized_difference.hpp"
#include "rsclient/kernels/resample.hpp"
#include "rsclient/kernels/stretch.hpp"
#include "rsclient/kernels/unpack.hpp"

using namespace rsclient;
using namespace rsclient::kernels;

namespace {

/// Memory that views of any type lie in, wherever one wants them.
struct Memory {
    alignas(8) std::byte bytes[512] = {};

    template <class T>
    arrays::View<const T, 2> in(std::size_t offset, arrays::Shape<2> shape = {4, 4}) const {
        return arrays::view_of<const T, 2>(reinterpret_cast<const T*>(bytes + offset), shape);
    }
    template <class T, std::size_t N = 2>
    arrays::View<T, N> out(std::size_t offset, arrays::Shape<N> shape = {4, 4}) {
        return arrays::view_of<T, N>(reinterpret_cast<T*>(bytes + offset), shape);
    }
};

std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("overlap is measured in bytes, and views that only touch do not overlap") {
    Memory memory;
    const auto in = memory.in<float>(64);  // 64 bytes
    const auto told = [&](std::size_t offset, InPlace in_place = InPlace::refused) {
        const auto out = memory.out<float>(offset);
        return refusal([&] { require_no_overlap("k", "in", in, out, in_place); });
    };
    const std::string words = "k: out and in overlap; expected memory of its own for out";
    for (const std::size_t offset : {4U, 60U, 64U, 68U, 124U}) CHECK(told(offset) == words);
    for (const std::size_t offset : {0U, 128U}) CHECK(told(offset) == "");
    CHECK(told(64, InPlace::allowed) == "");
    CHECK(told(68, InPlace::allowed) == words + ", or all of in");
    const auto part = memory.out<float>(64, {2, 4});
    CHECK(refusal([&] { require_no_overlap("k", "in", in, part, InPlace::allowed); }) == words + ", or all of in");
    const auto nothing = memory.out<float>(68, {0, 4});
    CHECK(refusal([&] { require_no_overlap("k", "in", in, nothing); }) == "");
}

TEST_CASE("kernels that work in place take all of an input as out, but no part of it") {
    Memory memory;
    const auto in = memory.in<float>(0);
    const auto other = memory.in<float>(256);
    const auto classes = memory.in<std::uint8_t>(384);
    auto all = memory.out<float>(0);
    auto part = memory.out<float>(4);
    auto over_classes = memory.out<float>(380);
    CHECK(refusal([&] { mask_invalid<float>(in, {}, all); }) == "");
    CHECK(refusal([&] { mask_invalid<float>(in, {}, part); }).starts_with("mask_invalid: out and in overlap"));
    CHECK(refusal([&] { normalized_difference<float>(in, other, all); }) == "");
    CHECK(refusal([&] { normalized_difference<float>(other, in, all); }) == "");
    CHECK(refusal([&] {
              normalized_difference<float>(in, other, part);
          }).starts_with("normalized_difference: out and a overlap"));
    CHECK(refusal([&] {
              normalized_difference<float>(other, in, part);
          }).starts_with("normalized_difference: out and b overlap"));
    CHECK(refusal([&] { mask_where_class<float>(in, classes, 1, {}, all); }) == "");
    CHECK(refusal([&] {
              mask_where_class<float>(in, classes, 1, {}, part);
          }).starts_with("mask_where_class: out and values overlap"));
    CHECK(refusal([&] {
              mask_where_class<float>(in, classes, 1, {}, over_classes);
          }).starts_with("mask_where_class: out and classes overlap"));
}

TEST_CASE("all other kernels need memory of its own for out") {
    Memory memory;
    const auto in = memory.in<float>(0);
    auto same = memory.out<float>(0);
    auto larger = memory.out<float>(0, {8, 8});
    auto smaller = memory.out<float>(0, {2, 2});
    auto bytes = memory.out<std::uint8_t>(0);
    auto rgb = memory.out<std::uint8_t, 3>(0, {4, 4, 3});
    CHECK(refusal([&] {
              unpack<std::uint32_t, float>(memory.in<std::uint32_t>(0), {}, same);
          }).starts_with("unpack: out and in overlap"));
    CHECK(refusal([&] {
              normalized_difference_packed(memory.in<std::uint16_t>(0), memory.in<std::uint16_t>(256), {}, {}, same);
          }).starts_with("normalized_difference_packed: out and a overlap"));
    CHECK(refusal([&] {
              normalized_difference_packed(memory.in<std::uint16_t>(256), memory.in<std::uint16_t>(0), {}, {}, same);
          }).starts_with("normalized_difference_packed: out and b overlap"));
    CHECK(refusal([&] { upsample_nearest<float>(in, 2, larger); }).starts_with("upsample_nearest: out and in overlap"));
    CHECK(refusal([&] {
              downsample_nearest<float>(in, 2, smaller);
          }).starts_with("downsample_nearest: out and in overlap"));
    CHECK(refusal([&] { downsample_mean<float>(in, 2, smaller); }).starts_with("downsample_mean: out and in overlap"));
    CHECK(refusal([&] { stretch(in, 0, 1, 1, bytes); }).starts_with("stretch: out and in overlap"));
    CHECK(refusal([&] {
              apply_ndvi_colors(in, 0, 1, RgbLayout::pixels, rgb);
          }).starts_with("apply_color_map: out and in overlap"));
}
