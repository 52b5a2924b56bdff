#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <type_traits>

// xtensor moved its headers into folders in 0.26; both layouts are in use.
#if __has_include(<xtensor/xadapt.hpp>)
#include <xtensor/xadapt.hpp>
#include <xtensor/xtensor.hpp>
#else
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xtensor.hpp>
#endif

namespace rsclient::arrays {

/// Shape of an array of N dimensions, outermost first.
template <std::size_t N>
using Shape = std::array<std::size_t, N>;

/// An array of N dimensions that owns its elements, row-major.
template <class T, std::size_t N>
using Array = xt::xtensor<T, N, xt::layout_type::row_major>;

/// The memory behind a View. The allocator is never used, but its default does not compile for constants.
template <class T>
using ViewBuffer = xt::xbuffer_adaptor<T*, xt::no_ownership, std::allocator<std::remove_const_t<T>>>;

/// Non-owning view of row-major, contiguous elements.
template <class T, std::size_t N>
using View = xt::xtensor_adaptor<ViewBuffer<T>, N, xt::layout_type::row_major>;

/// Number of elements of a shape.
template <std::size_t N>
[[nodiscard]] std::size_t element_count(const Shape<N>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// The view of `element_count(shape)` elements that start at `data`.
template <class T, std::size_t N>
[[nodiscard]] View<T, N> view_of(T* data, const Shape<N>& shape) {
    return View<T, N>(ViewBuffer<T>(data, element_count(shape)), shape);
}

/// A shape for a message: "240 x 120".
template <class ShapeLike>
[[nodiscard]] std::string describe_shape(const ShapeLike& shape) {
    std::string text;
    for (const auto extent : shape) text += (text.empty() ? "" : " x ") + std::to_string(extent);
    return text.empty() ? "scalar" : text;
}

}  // namespace rsclient::arrays
