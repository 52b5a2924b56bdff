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

std::vector<std::string> strings_from(const py::object& value, const std::string& name) {
    if (py::isinstance<py::str>(value)) return {value.cast<std::string>()};
    try {
        return value.cast<std::vector<std::string>>();
    } catch (const py::cast_error&) {
        throw py::type_error(name + ": expected str or a list of str, got " + std::string(py::repr(value)));
    }
}

services::SearchQuery search_arguments(const py::object& filter, const std::string& datetime,
                                       const std::vector<std::string>& ids, const std::optional<stac::Box>& bbox,
                                       const py::object& intersects, const py::object& sortby, int page_size,
                                       std::size_t limit) {
    services::SearchQuery query{.ids = ids, .datetime = datetime, .bbox = bbox, .page_size = page_size, .limit = limit};
    query.intersects = from_python(intersects, "intersects");
    if (py::isinstance<py::str>(filter)) {
        query.filter = filter.cast<std::string>();
    } else if (!filter.is_none()) {
        query.filter_json = from_python(filter, "filter");
    }
    if (!sortby.is_none()) query.sortby = strings_from(sortby, "sortby");
    return query;
}

}  // namespace rsclient::python
