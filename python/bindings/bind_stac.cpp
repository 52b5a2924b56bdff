#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <stdexcept>

#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using stac::Collection;
using stac::Item;

py::object html(const char* function, const py::object& self) {
    return py::module_::import("rsclient.display").attr(function)(self);
}

/// The id, or why there is no good one.
template <class T>
std::string id_or_fault(const T& document) {
    try {
        return document.id();
    } catch (const DecodeError& error) {
        return std::string("without id (") + error.what() + ")";
    }
}

void validate(const py::object& document, bool ignore_unknown) {
    py::module_::import("rsclient.validation").attr("validate")(document, py::arg("ignore_unknown") = ignore_unknown);
}

/// How items and collections are read from JSON.
template <class T, class FromText, class FromObject>
void bind_readers(Class<T>& cls, const char* what, FromText from_text, FromObject from_object) {
    cls.def_static(
           "from_dict",
           [what, from_object](const py::dict& dict) { return from_object(object_from_python(dict, what)); },
           py::arg("dict"), "Numbers and the order of members are kept.")
        .def_static(
            "from_json",
            [what, from_text](const py::object& text) {
                auto made = from_text(text_from_python(text, what));
                static_cast<void>(made.members());  // a fault is reported now, not on first access
                return made;
            },
            py::arg("text"),
            "Reads JSON text, str or bytes, now. Raises DecodeError with the place of a fault. NaN and infinity are "
            "read as None, each with a DecodeWarning that has its JSON pointer; a byte order mark is passed by.")
        .pickled(py::pickle([](const T& self) { return py::make_tuple(self.to_json()); },
                            [from_text](const py::tuple& state) {
                                return from_text(rsclient::json::RawJson(state[0].cast<std::string>()));
                            }));
}

/// What items and collections have in common once they are read.
template <class T>
void bind_document(Class<T>& cls) {
    cls.def(
           "to_dict", [](const T& self) { return to_python(self.members()); }, "A copy of all members.")
        .def(
            "to_json", [](const T& self, int indent) { return self.to_json(indent); }, py::kw_only(),
            py::arg("indent") = 0, "The JSON text: as it came if nothing was changed.")
        .def(
            "set",
            [](T& self, const std::string& name, const py::object& value) { self.set(name, from_python(value, name)); },
            py::arg("name"), py::arg("value"), "Sets or replaces one member and leaves the others as they are.")
        .def(
            "__getitem__",
            [](const T& self, const std::string& name) {
                const auto* value = self.find(name);
                if (value == nullptr) throw py::key_error(name);
                return to_python(*value);
            },
            py::arg("name"))
        .def(
            "__contains__", [](const T& self, const std::string& name) { return self.find(name) != nullptr; },
            py::arg("name"))
        .def(
            "__eq__", [](const T& a, const T& b) { return a == b; }, py::is_operator())
        .def("__copy__", [](const T& self) { return T(self); })
        .def("__deepcopy__", [](const T& self, const py::dict&) { return T(self); }, py::arg("memo"));
}

/// The exact datetime, aware of UTC. @throws value_error for a moment that Python has no datetime for
py::object datetime_of(const Item& item) {
    const auto time = item.time();
    if (!time) return py::none();
    const py::module_ datetime = py::module_::import("datetime");
    const py::object epoch =
        datetime.attr("datetime")(1970, 1, 1, py::arg("tzinfo") = datetime.attr("timezone").attr("utc"));
    try {
        return epoch + datetime.attr("timedelta")(py::arg("microseconds") = time->time_since_epoch().count());
    } catch (const py::error_already_set& error) {
        if (!error.matches(PyExc_OverflowError)) throw;
        throw py::value_error(
            "read item " + item.id() + ": /properties/datetime: " + item.datetime().value_or("") +
            " is not in the years 1 to 9999 of Python's datetime; properties[\"datetime\"] has the text");
    }
}

void bind_members(Class<Item>& cls) {
    cls.def_property_readonly("id", &Item::id, "Id of the item.")
        .def_property_readonly("collection", &Item::collection,
                               "Id of the collection, as the service spells it, or None.")
        .def_property_readonly(
            "datetime", &datetime_of,
            "Time of sensing in UTC as an aware datetime, to the microsecond; None if there is only an "
            "interval. Without an offset it is UTC. Raises DecodeError if it is no time.")
        .def_property_readonly(
            "bbox",
            [](const Item& item) -> py::object {
                const auto box = item.bbox();
                return box.empty() ? py::object(py::none()) : py::cast(box);
            },
            "West, south, east, north; None without one.")
        .def_property_readonly(
            "geometry", [](const Item& item) { return to_python(item.geometry()); },
            "GeoJSON geometry in degrees; None without one.")
        .def_property_readonly(
            "properties", [](const Item& item) { return to_read_only(item.properties()); },
            "A view that cannot be changed; use set_property.")
        .def_property_readonly("assets", &Item::assets,
                               "Copies by key, each decoded on access; use set_asset to change one.")
        .def_property_readonly("links", &Item::links, "Copies; a broken one is left out and named in a DecodeWarning.")
        .def_property_readonly("stac_extensions", &Item::stac_extensions, "URLs of the schemas of its extensions.")
        .def_property_readonly("__geo_interface__", [](const Item& item) { return to_python(item.members()); })
        .def(
            "asset",
            [](const Item& item, const std::string& key) {
                try {
                    return item.asset(key);
                } catch (const std::out_of_range& missing) {
                    throw py::key_error(missing.what());
                }
            },
            py::arg("key"), "The asset of this key, whatever the others are; KeyError lists the keys.");
}

void bind_setters(Class<Item>& cls) {
    cls.def(
           "set_property",
           [](Item& item, const std::string& name, const py::object& value) {
               item.set_property(name, from_python(value, name));
           },
           py::arg("name"), py::arg("value"), "Sets or replaces one property.")
        .def("set_asset", &Item::set_asset, py::arg("key"), py::arg("asset"),
             "Adds an asset, or replaces that of this key.")
        .def("add_link", &Item::add_link, py::arg("link"), "Adds a link.");
}

void bind_item(py::module_& m) {
    Class<Item> cls(m, "Item", "A STAC item of any 1.x version; members it does not know are kept.");
    bind_readers(
        cls, "item", [](rsclient::json::RawJson text) { return stac::item_from_json(std::move(text)); },
        [](rsclient::json::Object members) { return stac::item_from_json(std::move(members)); });
    bind_document(cls);
    bind_members(cls);
    bind_setters(cls);
    cls.def(
           "validate", [](const py::object& self, bool ignore_unknown) { validate(self, ignore_unknown); },
           py::kw_only(), py::arg("ignore_unknown") = false,
           "Checks the item against the official schemas, offline. Raises ValueError with every fault and its place; "
           "extensions whose schema is not part of the package are faults unless they are to be ignored.")
        .def(
            "to_pystac",
            [](const py::object& self) { return py::module_::import("rsclient.stac").attr("item_to_pystac")(self); },
            "The same as pystac.Item.")
        .def("_repr_html_", [](const py::object& self) { return html("item_html", self); })
        .def("__repr__", [](const Item& item) { return "<Item " + id_or_fault(item) + ">"; });
}

void bind_collection(py::module_& m) {
    Class<Collection> cls(m, "Collection", "A STAC collection of any 1.x version; members it does not know are kept.");
    bind_readers(
        cls, "collection", [](rsclient::json::RawJson text) { return stac::collection_from_json(std::move(text)); },
        [](rsclient::json::Object members) { return stac::collection_from_json(std::move(members)); });
    bind_document(cls);
    cls.def_property_readonly("id", &Collection::id, "Id of the collection.")
        .def_property_readonly("title", &Collection::title, "A line for people, or None.")
        .def_property_readonly("description", &Collection::description, "What is in it, or None.")
        .def_property_readonly("license", &Collection::license, "SPDX identifier or \"other\", or None.")
        .def_property_readonly("owner", &Collection::owner, "Owner in an RS-Server catalog, or None.")
        .def_property_readonly("links", &Collection::links, "Copies; as those of an item.")
        .def(
            "to_pystac",
            [](const py::object& self) {
                return py::module_::import("rsclient.stac").attr("collection_to_pystac")(self);
            },
            "The same as pystac.Collection.")
        .def(
            "validate", [](const py::object& self, bool ignore_unknown) { validate(self, ignore_unknown); },
            py::kw_only(), py::arg("ignore_unknown") = false,
            "Checks the collection against the official schemas, offline, as Item.validate does.")
        .def("_repr_html_", [](const py::object& self) { return html("collection_html", self); })
        .def("__repr__", [](const Collection& collection) { return "<Collection " + id_or_fault(collection) + ">"; });
    define(m, "make_collection", &stac::make_collection, py::arg("id"), py::arg("description"), py::kw_only(),
           py::arg("license") = "other",
           "A collection with what STAC asks for: the whole world and an open time interval.");
}

}  // namespace

void bind_stac(py::module_& m) {
    bind_item(m);
    bind_collection(m);
}

}  // namespace rsclient::python
