#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>

#include "rsclient/arrays/packing.hpp"
#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// The shape of a view as our own type.
template <class T, std::size_t N>
[[nodiscard]] arrays::Shape<N> shape_of(const arrays::View<T, N>& view) {
    arrays::Shape<N> shape{};
    for (std::size_t axis = 0; axis < N; ++axis) shape[axis] = view.shape(axis);
    return shape;
}

/// Refuses a view whose shape is not the expected one: "unpack: out is 3 x 4, expected 3 x 5".
template <class T, std::size_t N>
void require_shape(const std::string& kernel, const std::string& name, const arrays::View<T, N>& view,
                   const arrays::Shape<N>& expected) {
    if (shape_of<T, N>(view) == expected) return;
    throw std::invalid_argument(kernel + ": " + name + " is " + arrays::describe_shape(shape_of<T, N>(view)) +
                                ", expected " + arrays::describe_shape(expected));
}

/// Refuses limits that are no numbers, or that no value can be between.
inline void require_limits(const std::string& kernel, const arrays::Packing& packing) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double low = packing.valid_min.value_or(-infinity);
    const double high = packing.valid_max.value_or(infinity);
    if (low <= high) return;
    throw std::invalid_argument(kernel + ": valid_min must not exceed valid_max, got " + std::to_string(low) + " and " +
                                std::to_string(high));
}

/// Refuses a packing that cannot be decoded with.
inline void require_packing(const std::string& kernel, const arrays::Packing& packing) {
    if (!std::isfinite(packing.scale) || packing.scale == 0.0) {
        throw std::invalid_argument(kernel + ": scale must be finite and not 0, got " + std::to_string(packing.scale));
    }
    if (!std::isfinite(packing.offset)) {
        throw std::invalid_argument(kernel + ": offset must be finite, got " + std::to_string(packing.offset));
    }
    require_limits(kernel, packing);
}

}  // namespace rsclient::kernels
