#include "search_arguments.hpp"

#include <pybind11/stl.h>

#include "json_convert.hpp"

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

std::vector<std::string> names_from(const py::object& value, const char* argument, bool with_owner) {
    const auto names = py::module_::import("rsclient.search_arguments").attr("names");
    return names(value, argument, with_owner).cast<std::vector<std::string>>();
}

std::string interval_from(const py::object& value, const char* argument) {
    return py::module_::import("rsclient.search_arguments").attr("interval")(value, argument).cast<std::string>();
}

services::SearchQuery query_from(const SearchArguments& arguments) {
    const auto forms = py::module_::import("rsclient.search_arguments");
    services::SearchQuery query{.ids = names_from(arguments.ids, "ids"),
                                .bbox = forms.attr("box")(arguments.bbox).cast<std::vector<double>>(),
                                .intersects = from_python(forms.attr("geometry")(arguments.intersects), "intersects"),
                                .sortby = forms.attr("sort_fields")(arguments.sortby).cast<std::vector<std::string>>(),
                                .limit = arguments.limit,
                                .max_items = arguments.max_items};
    if (py::isinstance<py::str>(arguments.filter)) {
        query.filter = arguments.filter.cast<std::string>();
    } else if (!arguments.filter.is_none()) {
        query.filter_json = from_python(arguments.filter, "filter");
    }
    return query;
}

}  // namespace rsclient::python
