#include "numpy_views.hpp"

#include <string>

namespace py = pybind11;

namespace rsclient::python {
namespace {

std::string text_of(const Place& place) { return std::string(place.function) + ": " + place.name; }

/// "uint8, uint16 or float32"
std::string listed(const std::vector<py::dtype>& dtypes) {
    std::string text;
    for (std::size_t index = 0; index < dtypes.size(); ++index) {
        if (index > 0) text += index + 1 < dtypes.size() ? ", " : " or ";
        text += std::string(py::str(dtypes[index]));
    }
    return text;
}

/// What the caller may do about an array that is read. One to be written to must be the caller's own, not a copy.
std::string advice(const Place& place, Access access, const std::string& before, const std::string& after) {
    return access == Access::writes ? "" : ", use " + before + place.name + after;
}

void require_dtype(const py::dtype& found, const Place& place, const std::vector<py::dtype>& dtypes, Access access) {
    const py::dtype in_our_order = found.attr("newbyteorder")("=");
    std::string more;
    for (const auto& dtype : dtypes) {
        if (found.equal(dtype)) return;
        if (!in_our_order.equal(dtype)) continue;
        more = " in the byte order of this machine" +
               advice(place, access, "", ".astype('" + std::string(py::str(dtype)) + "')");
    }
    throw py::type_error(text_of(place) + " is " + std::string(py::str(found)) + ", expected " + listed(dtypes) + more);
}

void require_layout(const py::array& array, const Place& place, Access access) {
    if ((array.flags() & py::array::c_style) == 0) {
        throw py::value_error(text_of(place) + " is not C-contiguous" +
                              advice(place, access, "numpy.ascontiguousarray(", ")"));
    }
    if ((array.flags() & py::detail::npy_api::NPY_ARRAY_ALIGNED_) == 0) {
        throw py::value_error(text_of(place) + " is not aligned in memory" + advice(place, access, "", ".copy()"));
    }
    if (access == Access::writes && !array.writeable()) {
        throw py::value_error(text_of(place) + " is read-only: its flag `writeable` is not set");
    }
}

}  // namespace

py::array require_array(const ArrayArgument& argument, const Place& place, const std::vector<py::dtype>& dtypes,
                        std::size_t dimensions, Access access) {
    if (!py::isinstance<py::array>(argument)) {
        const std::string found =
            argument.is_none() ? "None" : "of type " + std::string(py::str(py::type::of(argument).attr("__name__")));
        throw py::type_error(text_of(place) + " is " + found + ", expected a numpy.ndarray of " + listed(dtypes));
    }
    auto array = py::reinterpret_borrow<py::array>(argument);
    require_dtype(array.dtype(), place, dtypes, access);
    if (array.ndim() != static_cast<py::ssize_t>(dimensions)) {
        throw py::value_error(text_of(place) + " has " + std::to_string(array.ndim()) +
                              (array.ndim() == 1 ? " dimension" : " dimensions") + ", expected " +
                              std::to_string(dimensions));
    }
    require_layout(array, place, access);
    return array;
}

}  // namespace rsclient::python
