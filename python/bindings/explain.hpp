#pragma once

#include <pybind11/pybind11.h>

namespace rsclient::python {

/// Makes all functions of a module, once they are there, say which argument is wrong and how.
///
/// pybind11 lists every signature and every value instead: which is hard to read, and the values may be credentials.
void explain_refusals(const pybind11::module_& m);

}  // namespace rsclient::python
