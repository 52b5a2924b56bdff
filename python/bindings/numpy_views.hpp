#pragma once

#include <pybind11/numpy.h>

#include <array>
#include <utility>
#include <vector>

#include "rsclient/arrays/view.hpp"

namespace rsclient::python {

/// An array of this dtype, its elements one after the other in C's order.
template <class T>
using Image = pybind11::array_t<T, pybind11::array::c_style>;

/// An argument that should be an array: anything, until `image_of` or `with_dtype` has looked at it.
///
/// pybind11 would either copy what does not fit, in silence, or list what would have fitted and leave it to the reader
/// to find the difference.
class ArrayArgument : public pybind11::object {
    PYBIND11_OBJECT_DEFAULT(ArrayArgument, pybind11::object, is_anything)
    static bool is_anything(PyObject* object) { return object != nullptr; }
};

/// Where an argument stands, for messages: "unpack: stored".
struct Place {
    const char* function = "";
    const char* name = "";
};

/// Whether a kernel reads an argument or writes into it: that decides about the advice, and about read-only arrays.
enum class Access { reads, writes };

/// The argument, if it is an array of one of these dtypes with so many dimensions, C-contiguous and aligned.
/// @throws type_error if it is no array or of another dtype, value_error for all else; both name the argument, what was
///         expected and what was found
[[nodiscard]] pybind11::array require_array(const ArrayArgument& argument, const Place& place,
                                            const std::vector<pybind11::dtype>& dtypes, std::size_t dimensions,
                                            Access access = Access::reads);

/// The argument as an image of one dtype. @throws as require_array
template <class T, std::size_t N = 2>
[[nodiscard]] Image<T> image_of(const ArrayArgument& argument, const Place& place, Access access = Access::reads) {
    return pybind11::reinterpret_borrow<Image<T>>(
        require_array(argument, place, {pybind11::dtype::of<T>()}, N, access));
}

/// `call(image)` with the array as an image of the dtype that it has.
template <class First, class... Rest, class Call>
[[nodiscard]] pybind11::array call_with_dtype(const pybind11::array& array, const Call& call) {
    if constexpr (sizeof...(Rest) > 0) {
        if (!array.dtype().equal(pybind11::dtype::of<First>())) return call_with_dtype<Rest...>(array, call);
    }
    return call(pybind11::reinterpret_borrow<Image<First>>(array));
}

/// The same with an argument, which may have any of these dtypes. @throws as require_array
template <class... Types, class Call>
[[nodiscard]] pybind11::array with_dtype(const ArrayArgument& argument, const Place& place, const Call& call) {
    return call_with_dtype<Types...>(require_array(argument, place, {pybind11::dtype::of<Types>()...}, 2), call);
}

template <std::size_t N = 2, class T>
[[nodiscard]] arrays::Shape<N> shape_of(const Image<T>& image) {
    arrays::Shape<N> shape{};
    for (std::size_t axis = 0; axis < N; ++axis)
        shape[axis] = static_cast<std::size_t>(image.shape(static_cast<int>(axis)));
    return shape;
}

/// A look at the memory of an image.
template <std::size_t N = 2, class T>
[[nodiscard]] arrays::View<const T, N> view_of(const Image<T>& image) {
    return arrays::view_of<const T, N>(image.data(), shape_of<N>(image));
}

/// A new array of this shape, its elements not set.
template <class T, std::size_t N>
[[nodiscard]] Image<T> empty_image(const arrays::Shape<N>& shape) {
    return Image<T>(std::vector<pybind11::ssize_t>(shape.begin(), shape.end()));
}

/// The caller's `out`, or a new array if it is None. @throws as require_array, or value_error if it is read-only
template <class T>
[[nodiscard]] Image<T> out_or_empty(const ArrayArgument& out, const char* function, const arrays::Shape<2>& shape) {
    return out.is_none() ? empty_image<T>(shape) : image_of<T>(out, {function, "out"}, Access::writes);
}

/// The image, after `kernel` has written into a view of it without the GIL.
template <std::size_t N = 2, class T, class Kernel>
[[nodiscard]] Image<T> filled(Image<T> image, const Kernel& kernel) {
    auto out = arrays::view_of<T, N>(image.mutable_data(), shape_of<N>(image));
    {
        const pybind11::gil_scoped_release no_gil;
        kernel(out);
    }
    return image;
}

}  // namespace rsclient::python

/// Signatures in docstrings say what is expected.
template <>
struct pybind11::detail::handle_type_name<rsclient::python::ArrayArgument> {
    static constexpr auto name = const_name("numpy.ndarray");
};
