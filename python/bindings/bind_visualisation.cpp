#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <utility>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/color_map.hpp"
#include "rsclient/kernels/percentile_range.hpp"
#include "rsclient/kernels/stretch.hpp"

namespace py = pybind11;

namespace rsclient::python {

void bind_visualisation(py::module_& m) {
    define(
        m, "percentile_range",
        [](const ArrayArgument& argument, double low_percent, double high_percent) {
            const auto image = image_of<float>(argument, {"percentile_range", "image"});
            const auto in = view_of(image);
            const py::gil_scoped_release no_gil;
            const auto range = kernels::percentile_range(in, low_percent, high_percent);
            return std::pair(range.low, range.high);
        },
        py::arg("image"), py::kw_only(), py::arg("low_percent") = 2.0, py::arg("high_percent") = 98.0,
        "Exact percentiles of the valid pixels, as numpy.percentile gives them; NaN without data.");
    define(
        m, "stretch",
        [](const ArrayArgument& argument, double low, double high, double gamma) {
            const auto image = image_of<float>(argument, {"stretch", "image"});
            const auto in = view_of(image);
            return filled(empty_image<std::uint8_t>(shape_of(image)),
                          [&](auto& out) { kernels::stretch(in, low, high, gamma, out); });
        },
        py::arg("image"), py::kw_only(), py::arg("low"), py::arg("high"), py::arg("gamma") = 1.0,
        "Grey values 1 to 255 for display; 0 is no data.");
    define(
        m, "apply_ndvi_colors",
        [](const ArrayArgument& argument, double low, double high) {
            constexpr auto layout = kernels::RgbLayout::pixels;
            const auto image = image_of<float>(argument, {"apply_ndvi_colors", "image"});
            const auto in = view_of(image);
            return filled<3>(empty_image<std::uint8_t>(kernels::color_shape(shape_of(image), layout)),
                             [&](auto& out) { kernels::apply_ndvi_colors(in, low, high, layout, out); });
        },
        py::arg("image"), py::kw_only(), py::arg("low") = -0.2, py::arg("high") = 0.9,
        "Blue, brown, yellow, green; shape (rows, cols, 3); no data is light grey.");
}

}  // namespace rsclient::python
