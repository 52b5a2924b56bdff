#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>

#include "bind_pixels.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/resample.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

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

}  // namespace

void bind_resample(py::module_& m) {
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

}  // namespace rsclient::python
