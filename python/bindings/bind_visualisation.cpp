#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <utility>

#include "bind_pixels.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/color_map.hpp"
#include "rsclient/kernels/percentile_range.hpp"
#include "rsclient/kernels/stretch.hpp"

namespace py = pybind11;

namespace rsclient::python {

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

}  // namespace rsclient::python
