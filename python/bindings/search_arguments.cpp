#include "search_arguments.hpp"

#include <pybind11/stl.h>

namespace py = pybind11;

namespace rsclient::python {

std::string describe(const ItemSearch& search) {
    constexpr std::size_t enough = 300;
    const http::Request& first = search.first();
    std::string text = first.url;
    for (const auto& [name, value] : first.query) text += ", " + name + "=" + value;
    if (!first.body.empty()) text += ", " + first.body;
    if (text.size() > enough) {
        std::size_t end = enough;
        while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a letter of UTF-8
        text = text.substr(0, end) + "...";
    }
    return "<ItemSearch " + text + ">";
}

namespace {

/// A function of rsclient.search_arguments, which reads an argument in all its forms.
py::object form(const char* name) { return py::module_::import("rsclient.search_arguments").attr(name); }

}  // namespace

std::vector<std::string> names_from(py::handle value, const char* argument, bool with_owner) {
    return form("names")(value, argument, with_owner).cast<std::vector<std::string>>();
}

std::string interval_from(py::handle value, const char* argument) {
    return form("interval")(value, argument).cast<std::string>();
}

std::vector<double> box_from(py::handle value) { return form("box")(value).cast<std::vector<double>>(); }

json::Value geometry_from(py::handle value) { return from_python(form("geometry")(value), "intersects"); }

std::vector<std::string> sort_fields_from(py::handle value) {
    return form("sort_fields")(value).cast<std::vector<std::string>>();
}

}  // namespace rsclient::python
