#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "rsclient/arrays/encoding.hpp"
#include "rsclient/arrays/view.hpp"
#include "rsclient/core/number_text.hpp"

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

/// Whether `out` may be the very memory of an input.
enum class InPlace { refused, allowed };

/// Refuses an `out` that shares memory with an input: results would be taken for input. In place means all of it.
template <class In, std::size_t N, class Out, std::size_t M>
void require_no_overlap(const std::string& kernel, const std::string& name, const arrays::View<const In, N>& in,
                        const arrays::View<Out, M>& out, InPlace in_place = InPlace::refused) {
    const auto begin = [](const auto* data) { return reinterpret_cast<std::uintptr_t>(data); };
    const std::uintptr_t in_begin = begin(in.data()), in_end = begin(in.data() + in.size());
    const std::uintptr_t out_begin = begin(out.data()), out_end = begin(out.data() + out.size());
    if (in_end <= out_begin || out_end <= in_begin || in.size() == 0 || out.size() == 0) return;
    const bool same = in_begin == out_begin && in_end == out_end;
    if (same && in_place == InPlace::allowed) return;
    throw std::invalid_argument(kernel + ": out and " + name + " overlap; expected memory of its own for out" +
                                (in_place == InPlace::allowed ? ", or all of " + name : ""));
}

/// Refuses limits that are no numbers, or that no value can be between.
inline void require_limits(const std::string& kernel, const arrays::Encoding& encoding) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double low = encoding.valid_min.value_or(-infinity);
    const double high = encoding.valid_max.value_or(infinity);
    if (low <= high) return;
    throw std::invalid_argument(kernel + ": valid_min must not exceed valid_max, got " + number_text(low) + " and " +
                                number_text(high));
}

/// Refuses an encoding that cannot be decoded with.
inline void require_encoding(const std::string& kernel, const arrays::Encoding& encoding) {
    if (!std::isfinite(encoding.scale) || encoding.scale == 0.0) {
        throw std::invalid_argument(kernel + ": scale must be finite and not 0, got " + number_text(encoding.scale));
    }
    if (!std::isfinite(encoding.offset)) {
        throw std::invalid_argument(kernel + ": offset must be finite, got " + number_text(encoding.offset));
    }
    require_limits(kernel, encoding);
}

}  // namespace rsclient::kernels
