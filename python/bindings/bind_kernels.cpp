#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>

#include "bind_pixels.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/instruction_set.hpp"
#include "rsclient/kernels/mask_where_class.hpp"
#include "rsclient/kernels/normalized_difference.hpp"
#include "rsclient/kernels/unpack.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using arrays::Packing;

template <class T>
using Out = std::optional<Image<T>>;

template <class In, class OutType>
Image<OutType> unpack(const Image<In>& stored, const Packing& packing, const Out<OutType>& target) {
    const auto in = view_of<In>(stored, "stored");
    auto result = out_or_empty<OutType, 2>(target, shape_of<In, 2>(stored, "stored"));
    auto out = view_to_write<OutType>(result, "out");
    {
        const py::gil_scoped_release no_gil;
        kernels::unpack<In, OutType>(in, packing, out);
    }
    return result;
}

template <class In>
void bind_unpack(py::module_& m, const char* doc) {
    m.def("unpack", &unpack<In, float>, py::arg("stored").noconvert(), py::arg("packing"), py::kw_only(),
          py::arg("out").noconvert() = py::none(), doc);
    m.def("unpack_double", &unpack<In, double>, py::arg("stored").noconvert(), py::arg("packing"), py::kw_only(),
          py::arg("out").noconvert() = py::none(), "Like unpack, with float64: the bits of EOPF-CPM.");
}

template <class T>
void bind_normalized_difference(py::module_& m, const char* doc) {
    m.def(
        "normalized_difference",
        [](const Image<T>& a, const Image<T>& b, const Out<T>& target) {
            const auto left = view_of<T>(a, "a");
            const auto right = view_of<T>(b, "b");
            auto result = out_or_empty<T, 2>(target, shape_of<T, 2>(a, "a"));
            auto out = view_to_write<T>(result, "out");
            {
                const py::gil_scoped_release no_gil;
                kernels::normalized_difference<T>(left, right, out);
            }
            return result;
        },
        py::arg("a").noconvert(), py::arg("b").noconvert(), py::kw_only(), py::arg("out").noconvert() = py::none(),
        doc);
}

Image<float> normalized_difference_packed(const Image<std::uint16_t>& a, const Image<std::uint16_t>& b,
                                          const Packing& packing_a, const Packing& packing_b,
                                          const Out<float>& target) {
    const auto left = view_of<std::uint16_t>(a, "a");
    const auto right = view_of<std::uint16_t>(b, "b");
    auto result = out_or_empty<float, 2>(target, shape_of<std::uint16_t, 2>(a, "a"));
    auto out = view_to_write<float>(result, "out");
    {
        const py::gil_scoped_release no_gil;
        kernels::normalized_difference_packed(left, right, packing_a, packing_b, out);
    }
    return result;
}

Image<float> mask_where_class(const Image<float>& values, const Image<std::uint8_t>& classes, std::size_t factor,
                              const std::optional<std::vector<int>>& masked, const Out<float>& target) {
    kernels::ClassSet set = kernels::default_scl_mask();
    if (masked) {
        set = {};
        for (const int number : *masked) {
            if (number < 0 || number > 255)
                throw py::value_error("masked: a class is 0 to 255, got " + std::to_string(number));
            set.add(static_cast<std::uint8_t>(number));
        }
    }
    const auto in = view_of<float>(values, "values");
    const auto layer = view_of<std::uint8_t>(classes, "classes");
    auto result = out_or_empty<float, 2>(target, shape_of<float, 2>(values, "values"));
    auto out = view_to_write<float>(result, "out");
    {
        const py::gil_scoped_release no_gil;
        kernels::mask_where_class<float>(in, layer, factor, set, out);
    }
    return result;
}

}  // namespace

void bind_kernels(py::module_& m) {
    py::class_<Packing>(m, "Packing",
                        "How stored numbers become physical values: stored * scale + offset, except for no data.")
        .def(py::init(
                 [](double scale, double offset, std::optional<double> fill, std::optional<double> valid_min,
                    std::optional<double> valid_max) { return Packing{scale, offset, fill, valid_min, valid_max}; }),
             py::kw_only(), py::arg("scale") = 1.0, py::arg("offset") = 0.0, py::arg("fill") = py::none(),
             py::arg("valid_min") = py::none(), py::arg("valid_max") = py::none())
        .def_readonly("scale", &Packing::scale, "Factor of stored numbers.")
        .def_readonly("offset", &Packing::offset, "Added after scaling.")
        .def_readonly("fill", &Packing::fill, "Stored number that is no data, or None.")
        .def_readonly("valid_min", &Packing::valid_min, "Least stored number that is data, or None.")
        .def_readonly("valid_max", &Packing::valid_max, "Greatest stored number that is data, or None.")
        .def("__eq__", [](const Packing& a, const Packing& b) { return a == b; }, py::is_operator());
    const char* unpack_doc = R"(Physical values of packed integers, as float32; no data becomes NaN.

Parameters
----------
stored : ndarray, shape (rows, cols), uint8, uint16, int16, int32 or uint32, C-contiguous
    Another dtype or layout is refused, never copied in silence.
packing : Packing
out : ndarray of the same shape, float32, optional

Examples
--------
>>> import numpy as np
>>> unpack(np.array([[0, 1000, 2500]], np.uint16), Packing(scale=1e-4, offset=-0.1, fill=0))
array([[ nan, 0.  , 0.15]], dtype=float32)
)";
    bind_unpack<std::uint8_t>(m, unpack_doc);
    bind_unpack<std::uint16_t>(m, unpack_doc);
    bind_unpack<std::int16_t>(m, unpack_doc);
    bind_unpack<std::int32_t>(m, unpack_doc);
    bind_unpack<std::uint32_t>(m, unpack_doc);
    const char* difference_doc = R"((a - b) / (a + b), element by element: NDVI with a = near infrared and b = red.

NaN in a or b gives NaN, and so does a sum closer to 0 than 1e-6.

Examples
--------
>>> import numpy as np
>>> normalized_difference(np.array([[0.5, np.nan]], np.float32), np.array([[0.25, 1]], np.float32))
array([[0.33333334,        nan]], dtype=float32)
)";
    bind_normalized_difference<float>(m, difference_doc);
    bind_normalized_difference<double>(m, difference_doc);
    m.def("normalized_difference_packed", &normalized_difference_packed, py::arg("a").noconvert(),
          py::arg("b").noconvert(), py::arg("packing_a"), py::arg("packing_b"), py::kw_only(),
          py::arg("out").noconvert() = py::none(),
          "The normalised difference straight from packed uint16 bands, in one pass over memory; float32.");
    m.def("mask_where_class", &mask_where_class, py::arg("values").noconvert(), py::arg("classes").noconvert(),
          py::kw_only(), py::arg("factor"), py::arg("masked") = py::none(), py::arg("out").noconvert() = py::none(),
          "Copy of values with NaN wherever the class is in `masked` (default: SCL 0, 1, 3, 8, 9, 10); one class "
          "stands for factor x factor values.");
    m.def(
        "instruction_set", [] { return std::string(kernels::to_string(kernels::instruction_set())); },
        "Which compilation of the hot loops runs: baseline, v3 (AVX2) or v4 (AVX-512).");
}

}  // namespace rsclient::python
