#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/resample.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

/// The kernel's answer for an image, in a new array of the shape that `shape` gives.
template <class T, class Shape, class Kernel>
Image<T> resampled(const Image<T>& image, std::size_t factor, const Shape& shape, const Kernel& kernel) {
    const auto in = view_of(image);
    return filled(empty_image<T>(shape(shape_of(image), factor)), [&](auto& out) { kernel(in, factor, out); });
}

py::array upsample_nearest(const ArrayArgument& image, std::size_t factor) {
    return with_dtype<std::uint8_t, std::uint16_t, float>(
        image, {"upsample_nearest", "image"}, [factor]<class T>(const Image<T>& in) {
            return resampled<T>(in, factor, kernels::upsample_shape, kernels::upsample_nearest<T>);
        });
}

py::array downsample_nearest(const ArrayArgument& image, std::size_t factor) {
    return with_dtype<std::uint8_t, std::uint16_t, float>(
        image, {"downsample_nearest", "image"}, [factor]<class T>(const Image<T>& in) {
            return resampled<T>(in, factor, kernels::downsample_shape, kernels::downsample_nearest<T>);
        });
}

Image<float> downsample_mean(const ArrayArgument& image, std::size_t factor) {
    const auto in = image_of<float>(image, {"downsample_mean", "image"});
    return resampled<float>(in, factor, kernels::downsample_shape, kernels::downsample_mean<float>);
}

}  // namespace

void bind_resample(py::module_& m) {
    define(m, "upsample_nearest", &upsample_nearest, py::arg("image"), py::kw_only(), py::arg("factor"),
           "Every pixel repeated factor x factor times.");
    define(m, "downsample_nearest", &downsample_nearest, py::arg("image"), py::kw_only(), py::arg("factor"),
           "Of every block of factor x factor pixels the one that contains its centre.");
    define(m, "downsample_mean", &downsample_mean, py::arg("image"), py::kw_only(), py::arg("factor"),
           "Mean of every block, NaN left out; a block of only NaN gives NaN.");
}

}  // namespace rsclient::python
