#include <pybind11/pybind11.h>

#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/stac/cql2/json.hpp"
#include "rsclient/stac/cql2/text.hpp"

namespace py = pybind11;

namespace rsclient::python {

void bind_cql2(py::module_& m) {
    define(
        m, "parse_cql2",
        [](const py::object& filter) {
            if (py::isinstance<py::str>(filter)) {
                return to_python(stac::cql2::to_json(stac::cql2::parse_text(filter.cast<std::string>())));
            }
            return to_python(stac::cql2::to_json(stac::cql2::read_json(from_python(filter, "filter"))));
        },
        py::arg("filter"),
        R"(Checks a filter in OGC CQL2 and returns it as CQL2 JSON.

Parameters
----------
filter : str or dict
    CQL2 text or CQL2 JSON. At most 1 MiB of text, nested at most 64 levels deep.

Returns
-------
dict, or bool for the filters TRUE and FALSE

Raises
------
ValueError
    It is not CQL2. The message names the place (line and column in text, a JSON pointer in JSON), what was expected
    there and what was found.

Examples
--------
>>> parse_cql2("product:type = 'S02MSIL2A'")
{'op': '=', 'args': [{'property': 'product:type'}, 'S02MSIL2A']}
)");
}

}  // namespace rsclient::python
