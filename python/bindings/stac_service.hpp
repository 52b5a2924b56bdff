#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

#include "define.hpp"
#include "json_convert.hpp"
#include "search_arguments.hpp"

namespace rsclient::python {

/// What clients of STAC services share: the methods by which a service describes itself.
template <class Client>
void bind_self_description(Class<Client>& cls, const char* queryables_doc) {
    cls.def(
           "get_landing_page",
           [](const Client& client) { return to_python(released([&] { return client.get_landing_page(); })); },
           "The landing page, a STAC catalog.")
        .def(
            "get_conformance", [](const Client& client) { return client.get_conformance(); },
            pybind11::call_guard<pybind11::gil_scoped_release>(),
            "URLs of the standards that the service says it keeps.")
        .def(
            "get_queryables",
            [](const Client& client, const std::string& collection) {
                return to_python(released([&] { return client.get_queryables(collection); }));
            },
            pybind11::arg("collection") = "", queryables_doc);
}

}  // namespace rsclient::python
