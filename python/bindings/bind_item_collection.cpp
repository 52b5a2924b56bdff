#include "rsclient/stac/item_collection.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/json/raw_json.hpp"

namespace py = pybind11;

namespace rsclient::python {

using stac::Item;
using stac::ItemCollection;

namespace {

ItemCollection part_of(const ItemCollection& all, const py::slice& slice) {
    std::size_t start = 0, stop = 0, step = 0, count = 0;
    if (!slice.compute(all.items.size(), &start, &stop, &step, &count)) throw py::error_already_set();
    ItemCollection part;
    part.items.reserve(count);
    for (; count > 0; --count, start += step) part.items.push_back(all.items[start]);
    return part;
}

py::object at(const ItemCollection& all, const std::variant<std::ptrdiff_t, py::slice>& index) {
    if (const auto* slice = std::get_if<py::slice>(&index)) return py::cast(part_of(all, *slice));
    const auto size = static_cast<std::ptrdiff_t>(all.items.size());
    const auto place = std::get<std::ptrdiff_t>(index);
    if (place < -size || place >= size)
        throw py::index_error("item " + std::to_string(place) + " of " + std::to_string(size));
    return py::cast(all.items[static_cast<std::size_t>(place < 0 ? place + size : place)]);
}

}  // namespace

void bind_item_collection(py::module_& m) {
    Class<ItemCollection>(m, "ItemCollection", "A FeatureCollection: a sequence of items.")
        .constructor([](std::vector<Item> items) { return ItemCollection{.items = std::move(items)}; },
                     py::arg("items"))
        .def_static(
            "from_json",
            [](const py::object& text) {
                const auto document = text_from_python(text, "item collection");
                const py::gil_scoped_release no_gil;
                return stac::item_collection_from_json(document, "item collection");
            },
            py::arg("text"),
            "Reads the text of a FeatureCollection, str or bytes; its items are parsed on first access.")
        .def_static(
            "from_dict",
            [](const py::dict& dict) {
                auto text = rsclient::json::dump(from_python(dict, "item collection"));
                return stac::item_collection_from_json(rsclient::json::RawJson(std::move(text)), "item collection");
            },
            py::arg("dict"), "From a FeatureCollection as json.loads gives it.")
        .def_readonly("matched", &ItemCollection::matched, "How many there are on all pages, if the service said so.")
        .def("to_json", &ItemCollection::to_json, "The JSON text of a FeatureCollection.")
        .def(
            "to_dict",
            [](const ItemCollection& self) {
                return to_python(rsclient::json::parse(self.to_json(), "item collection"));
            },
            "A FeatureCollection as json.loads gives it.")
        .def(
            "to_pystac",
            [](const py::object& self) {
                return py::module_::import("rsclient.stac").attr("item_collection_to_pystac")(self);
            },
            "The same as pystac.ItemCollection.")
        .def(
            "__iter__",
            [](const ItemCollection& self) { return py::make_iterator(self.items.begin(), self.items.end()); },
            py::keep_alive<0, 1>())
        .def("__len__", [](const ItemCollection& self) { return self.items.size(); })
        .def("__getitem__", &at, py::arg("index"))
        .pickled(py::pickle([](const ItemCollection& self) { return py::make_tuple(self.to_json()); },
                            [](const py::tuple& state) {
                                const rsclient::json::RawJson text(state[0].cast<std::string>());
                                return stac::item_collection_from_json(text, "item collection");
                            }))
        .def("_repr_html_",
             [](const py::object& self) { return py::module_::import("rsclient.display").attr("items_html")(self); })
        .def("__repr__", [](const ItemCollection& self) {
            return "<ItemCollection of " + std::to_string(self.items.size()) + " items>";
        });
}

}  // namespace rsclient::python
