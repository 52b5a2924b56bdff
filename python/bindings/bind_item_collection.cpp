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
namespace {

using stac::Item;
using stac::ItemCollection;

/// @throws index_error
Item item_at(const ItemCollection& collection, std::ptrdiff_t index) {
    const auto size = static_cast<std::ptrdiff_t>(collection.items.size());
    if (index < -size || index >= size)
        throw py::index_error("item " + std::to_string(index) + " of " + std::to_string(size));
    return collection.items[static_cast<std::size_t>(index < 0 ? index + size : index)];
}

ItemCollection part_of(const ItemCollection& collection, const py::slice& slice) {
    std::size_t start = 0, stop = 0, step = 0, count = 0;
    if (!slice.compute(collection.items.size(), &start, &stop, &step, &count)) throw py::error_already_set();
    ItemCollection part;
    part.items.reserve(count);
    for (; count > 0; --count, start += step) part.items.push_back(collection.items[start]);
    return part;
}

py::object at(const ItemCollection& collection, const std::variant<std::ptrdiff_t, py::slice>& index) {
    if (const auto* slice = std::get_if<py::slice>(&index)) return py::cast(part_of(collection, *slice));
    return py::cast(item_at(collection, std::get<std::ptrdiff_t>(index)));
}

void bind_sequence(Class<ItemCollection>& cls) {
    cls.def(
           "__iter__",
           [](const ItemCollection& self) { return py::make_iterator(self.items.begin(), self.items.end()); },
           py::keep_alive<0, 1>())
        .def("__len__", [](const ItemCollection& self) { return self.items.size(); })
        .def("__getitem__", &at, py::arg("index"));
}

void bind_conversions(Class<ItemCollection>& cls) {
    cls.def_static(
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
        .pickled(py::pickle([](const ItemCollection& self) { return py::make_tuple(self.to_json()); },
                            [](const py::tuple& state) {
                                const rsclient::json::RawJson text(state[0].cast<std::string>());
                                return stac::item_collection_from_json(text, "item collection");
                            }));
}

}  // namespace

void bind_item_collection(py::module_& m) {
    Class<ItemCollection> cls(m, "ItemCollection", "A FeatureCollection: a sequence of items.");
    cls.constructor([](std::vector<Item> items) { return ItemCollection{.items = std::move(items)}; }, py::arg("items"))
        .def_readonly("matched", &ItemCollection::matched, "How many there are on all pages, if the service said so.")
        .def("_repr_html_",
             [](const py::object& self) { return py::module_::import("rsclient.display").attr("items_html")(self); })
        .def("__repr__", [](const ItemCollection& self) {
            return "<ItemCollection of " + std::to_string(self.items.size()) + " items>";
        });
    bind_sequence(cls);
    bind_conversions(cls);
}

}  // namespace rsclient::python
