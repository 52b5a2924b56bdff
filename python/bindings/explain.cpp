#include "explain.hpp"

#include <string>

namespace py = pybind11;

namespace rsclient::python {
namespace {

using Plain = PyObject* (*)(PyObject* self, PyObject* arguments, PyObject* keywords);
using Fast = PyObject* (*)(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names);

// What pybind11 has every function of this module call, to look for the overload that takes the arguments: before its
// version 3.1 and since then.
Plain dispatch_plain = nullptr;
Fast dispatch_fast = nullptr;

/// Function pointers change their type by way of one without arguments, which compilers take for deliberate.
template <class To, class From>
To pointer_as(From function) {
    return reinterpret_cast<To>(reinterpret_cast<void (*)()>(function));
}

/// Replaces pybind11's message by ours, if the error that is set is about arguments.
template <class Arguments, class Keywords>
void explain_error(const Arguments& arguments, const Keywords& keywords) {
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) return;
    try {
        py::error_already_set refusal;
        const std::string text = py::str(refusal.value());
        if (text.find("(): incompatible ") == std::string::npos) return refusal.restore();
        const py::object explained = py::module_::import("rsclient.arguments").attr("explained");
        const py::object error = explained(text, arguments(), keywords());
        PyErr_SetObject(py::type::handle_of(error).ptr(), error.ptr());
    } catch (py::error_already_set& error) {
        error.restore();
    }
}

PyObject* call_plain(PyObject* self, PyObject* arguments, PyObject* keywords) {
    PyObject* result = dispatch_plain(self, arguments, keywords);
    if (result != nullptr) return result;
    explain_error([&] { return py::reinterpret_borrow<py::tuple>(arguments); },
                  [&] { return keywords == nullptr ? py::dict() : py::reinterpret_borrow<py::dict>(keywords); });
    return nullptr;
}

PyObject* call_fast(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    PyObject* result = dispatch_fast(self, arguments, count, names);
    if (result != nullptr) return result;
    const Py_ssize_t positional = PyVectorcall_NARGS(static_cast<std::size_t>(count));
    const auto by_position = [&] {
        py::list given;
        for (Py_ssize_t index = 0; index < positional; ++index) given.append(py::handle(arguments[index]));
        return py::tuple(given);
    };
    const auto by_name = [&] {
        py::dict given;
        const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
        for (Py_ssize_t index = 0; index < named; ++index)
            given[py::handle(PyTuple_GET_ITEM(names, index))] = py::handle(arguments[positional + index]);
        return given;
    };
    explain_error(by_position, by_name);
    return nullptr;
}

void explain_refusals_of(py::handle member) {
    PyObject* function = member.ptr();
    if (PyInstanceMethod_Check(function)) function = PyInstanceMethod_GET_FUNCTION(function);
    const py::object inner = Py_TYPE(function) == &PyStaticMethod_Type ? member.attr("__func__") : py::object();
    if (inner) function = inner.ptr();
    if (PyCFunction_Check(function) == 0) return;
    PyMethodDef* definition = reinterpret_cast<PyCFunctionObject*>(function)->m_ml;
    if (definition->ml_flags == (METH_VARARGS | METH_KEYWORDS)) {
        if (dispatch_plain == nullptr) dispatch_plain = pointer_as<Plain>(definition->ml_meth);
        definition->ml_meth = pointer_as<PyCFunction>(&call_plain);
    } else if (definition->ml_flags == (METH_FASTCALL | METH_KEYWORDS)) {
        if (dispatch_fast == nullptr) dispatch_fast = pointer_as<Fast>(definition->ml_meth);
        definition->ml_meth = pointer_as<PyCFunction>(&call_fast);
    }
}

}  // namespace

void explain_refusals(const py::module_& m) {
    for (const auto& [name, thing] : py::dict(m.attr("__dict__"))) {
        explain_refusals_of(thing);
        if (!py::isinstance<py::type>(thing)) continue;
        for (const auto& [member_name, member] : py::dict(thing.attr("__dict__"))) explain_refusals_of(member);
    }
}

}  // namespace rsclient::python
