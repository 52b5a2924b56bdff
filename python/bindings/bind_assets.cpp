#include "rsclient/stac/assets.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

#include "bind_client.hpp"
#include "define.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using stac::Assets;

std::size_t position_of(const Assets& assets, const std::string& key) {
    const auto index = assets.find(key);
    if (!index) throw py::key_error(key);
    return *index;
}

py::object get(const Assets& assets, const std::string& key, const py::object& otherwise) {
    const auto index = assets.find(key);
    return index ? py::cast(assets[*index].second) : otherwise;
}

/// Equal to a dict, or to other assets, with the same keys and equal values.
py::object is_equal(const py::object& self, const py::object& other) {
    if (!py::isinstance<py::dict>(other) && !py::isinstance<Assets>(other))
        return py::reinterpret_borrow<py::object>(Py_NotImplemented);
    return py::bool_(py::dict(self).equal(py::dict(other)));
}

/// Keys, with the fault of those that cannot be read.
std::string describe(const Assets& assets) {
    std::string text;
    const auto faults = py::dict(py::cast(assets.faults()));
    for (const std::string& key : assets.keys()) {
        text += (text.empty() ? " " : ", ") + key;
        if (faults.contains(key)) text += " (" + py::str(faults[py::str(key)]).cast<std::string>() + ")";
    }
    return "<Assets" + text + ">";
}

}  // namespace

void bind_assets(py::module_& m) {
    const py::module_ abc = py::module_::import("collections.abc");
    Class<Assets> cls(m, "Assets",
                      "The assets of an item by key, read only. Each is decoded on access: all keys are listed, and a "
                      "broken asset raises DecodeError with its place when it is read, without hiding the others.");
    cls.def("__len__", &Assets::size)
        .def("__iter__", [](const Assets& self) { return py::iter(py::cast(self.keys())); })
        .def(
            "__contains__",
            [](const Assets& self, const py::object& key) {
                return py::isinstance<py::str>(key) && self.find(key.cast<std::string>()).has_value();
            },
            py::arg("key"))
        .def(
            "__getitem__",
            [](const Assets& self, const std::string& key) { return self[position_of(self, key)].second; },
            py::arg("key"))
        .def("get", &get, py::arg("key"), py::arg("default") = py::none(),
             "The asset of this key, or the default. Raises DecodeError if it is broken.")
        .def(
            "keys", [view = abc.attr("KeysView")](const py::object& self) { return view(self); }, "All keys, in order.")
        .def(
            "values", [view = abc.attr("ValuesView")](const py::object& self) { return view(self); },
            "The assets; a loop over them raises DecodeError at a broken one.")
        .def(
            "items", [view = abc.attr("ItemsView")](const py::object& self) { return view(self); },
            "Keys and assets; a loop over them raises DecodeError at a broken one.")
        .def(
            "faults", [](const Assets& self) { return py::dict(py::cast(self.faults())); },
            "Why each broken asset cannot be read, by key; empty if all are good.")
        .def("__eq__", &is_equal, py::is_operator())
        .def("__repr__", &describe);
    abc.attr("Mapping").attr("register")(cls);
}

}  // namespace rsclient::python
