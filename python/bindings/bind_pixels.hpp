#pragma once

#include <pybind11/pybind11.h>

namespace rsclient::python {

/// @name One function for each file bind_<thing>.cpp of the pixel side.
/// @{
void bind_kernels(pybind11::module_& m);
void bind_resample(pybind11::module_& m);
void bind_visualisation(pybind11::module_& m);
void bind_product(pybind11::module_& m);
void bind_images(pybind11::module_& m);
void bind_processing(pybind11::module_& m);
/// @}

}  // namespace rsclient::python
