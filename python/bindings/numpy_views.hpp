#pragma once

#include <pybind11/numpy.h>

#include <array>
#include <optional>
#include <string>

#include "rsclient/arrays/view.hpp"

namespace rsclient::python {

/// An image argument: another dtype or layout is refused by the binding's `.noconvert()`, never copied in silence.
template <class T>
using Image = pybind11::array_t<T, pybind11::array::c_style>;

template <class T, std::size_t N>
[[nodiscard]] arrays::Shape<N> shape_of(const Image<T>& image, const char* name) {
    if (image.ndim() != static_cast<pybind11::ssize_t>(N)) {
        throw pybind11::value_error(std::string(name) + " has " + std::to_string(image.ndim()) +
                                    " dimensions, expected " + std::to_string(N));
    }
    arrays::Shape<N> shape{};
    for (std::size_t axis = 0; axis < N; ++axis)
        shape[axis] = static_cast<std::size_t>(image.shape(static_cast<int>(axis)));
    return shape;
}

/// A look at the memory of a NumPy array.
template <class T, std::size_t N = 2>
[[nodiscard]] arrays::View<const T, N> view_of(const Image<T>& image, const char* name) {
    return arrays::view_of<const T, N>(image.data(), shape_of<T, N>(image, name));
}

/// The same to write into. @throws value_error if the array is read-only
template <class T, std::size_t N = 2>
[[nodiscard]] arrays::View<T, N> view_to_write(Image<T>& image, const char* name) {
    return arrays::view_of<T, N>(image.mutable_data(), shape_of<T, N>(image, name));
}

/// A new array of this shape, its elements not set.
template <class T, std::size_t N>
[[nodiscard]] Image<T> empty_image(const arrays::Shape<N>& shape) {
    return Image<T>(std::vector<pybind11::ssize_t>(shape.begin(), shape.end()));
}

/// The caller's `out`, or a new array.
template <class T, std::size_t N>
[[nodiscard]] Image<T> out_or_empty(const std::optional<Image<T>>& out, const arrays::Shape<N>& shape) {
    return out ? *out : empty_image<T, N>(shape);
}

}  // namespace rsclient::python
