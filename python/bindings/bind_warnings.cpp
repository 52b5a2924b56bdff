#include <pybind11/pybind11.h>

#include <string>

#include "errors.hpp"
#include "rsclient/core/warning.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

/// Python's warnings may be errors; then the exception ends the call that reads the data.
void warn_in_python(const std::string& message) {
    if (Py_IsInitialized() == 0) return;
    const py::gil_scoped_acquire gil;
    const py::object category = py::module_::import("rsclient.errors").attr("DecodeWarning");
    if (PyErr_WarnEx(category.ptr(), message.c_str(), 1) != 0) throw py::error_already_set();
}

}  // namespace

void bind_warnings() { set_warning_hook(&warn_in_python); }

}  // namespace rsclient::python
