#include "search_arguments.hpp"

#include <pybind11/stl.h>

#include "json_convert.hpp"

namespace py = pybind11;

namespace rsclient::python {

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
    if (py::isinstance<py::str>(sortby)) {
        query.sortby = {sortby.cast<std::string>()};
    } else if (!sortby.is_none()) {
        query.sortby = sortby.cast<std::vector<std::string>>();
    }
    return query;
}

}  // namespace rsclient::python
