#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>

#include "bind_pixels.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/color_map.hpp"
#include "rsclient/kernels/instruction_set.hpp"
#include "rsclient/kernels/mask_where_class.hpp"
#include "rsclient/kernels/normalized_difference.hpp"
#include "rsclient/kernels/percentile_range.hpp"
#include "rsclient/kernels/resample.hpp"
#include "rsclient/kernels/stretch.hpp"
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

template <class T, class Shape, class Kernel>
Image<T> resampled(const Image<T>& image, std::size_t factor, const Shape& shape, const Kernel& kernel) {
    const auto in = view_of<T>(image, "image");
    auto result = empty_image<T, 2>(shape(shape_of<T, 2>(image, "image"), factor));
    auto out = view_to_write<T>(result, "out");
    {
        const py::gil_scoped_release no_gil;
        kernel(in, factor, out);
    }
    return result;
}

template <class T>
void bind_nearest(py::module_& m, const char* up_doc, const char* down_doc) {
    m.def(
        "upsample_nearest",
        [](const Image<T>& image, std::size_t factor) {
            return resampled<T>(image, factor, kernels::upsample_shape, kernels::upsample_nearest<T>);
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("factor"), up_doc);
    m.def(
        "downsample_nearest",
        [](const Image<T>& image, std::size_t factor) {
            return resampled<T>(image, factor, kernels::downsample_shape, kernels::downsample_nearest<T>);
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("factor"), down_doc);
}

void bind_resampling(py::module_& m) {
    const char* up = "Every pixel repeated factor x factor times.";
    const char* down = "Of every block of factor x factor pixels the one that contains its centre.";
    bind_nearest<std::uint8_t>(m, up, down);
    bind_nearest<std::uint16_t>(m, up, down);
    bind_nearest<float>(m, up, down);
    m.def(
        "downsample_mean",
        [](const Image<float>& image, std::size_t factor) {
            return resampled<float>(image, factor, kernels::downsample_shape, kernels::downsample_mean<float>);
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("factor"),
        "Mean of every block, NaN left out; a block of only NaN gives NaN.");
}

void bind_visualisation(py::module_& m) {
    m.def(
        "percentile_range",
        [](const Image<float>& image, double low, double high) {
            const auto in = view_of<float>(image, "image");
            const py::gil_scoped_release no_gil;
            const auto range = kernels::percentile_range(in, low, high);
            return std::pair(range.low, range.high);
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("low") = 2.0, py::arg("high") = 98.0,
        "Exact percentiles of the valid pixels, as numpy.percentile gives them; NaN without data.");
    m.def(
        "stretch",
        [](const Image<float>& image, double low, double high, double gamma) {
            const auto in = view_of<float>(image, "image");
            auto result = empty_image<std::uint8_t, 2>(shape_of<float, 2>(image, "image"));
            auto out = view_to_write<std::uint8_t>(result, "out");
            {
                const py::gil_scoped_release no_gil;
                kernels::stretch(in, low, high, gamma, out);
            }
            return result;
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("low"), py::arg("high"), py::arg("gamma") = 1.0,
        "Grey values 1 to 255 for display; 0 is no data.");
    m.def(
        "apply_ndvi_colors",
        [](const Image<float>& image, double low, double high) {
            const auto in = view_of<float>(image, "image");
            auto result = empty_image<std::uint8_t, 3>(
                kernels::color_shape(shape_of<float, 2>(image, "image"), kernels::RgbLayout::pixels));
            auto out = view_to_write<std::uint8_t, 3>(result, "out");
            {
                const py::gil_scoped_release no_gil;
                kernels::apply_ndvi_colors(in, low, high, kernels::RgbLayout::pixels, out);
            }
            return result;
        },
        py::arg("image").noconvert(), py::kw_only(), py::arg("low") = -0.2, py::arg("high") = 0.9,
        "Blue, brown, yellow, green; shape (rows, cols, 3); no data is light grey.");
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
        .def_readonly("scale", &Packing::scale)
        .def_readonly("offset", &Packing::offset)
        .def_readonly("fill", &Packing::fill)
        .def_readonly("valid_min", &Packing::valid_min)
        .def_readonly("valid_max", &Packing::valid_max)
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
    bind_resampling(m);
    bind_visualisation(m);
    m.def(
        "instruction_set", [] { return std::string(kernels::to_string(kernels::instruction_set())); },
        "Which compilation of the hot loops runs: baseline, v3 (AVX2) or v4 (AVX-512).");
}

}  // namespace rsclient::python
