#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <stdexcept>

#include "bind_client.hpp"
#include "json_convert.hpp"
#include "rsclient/core/clock.hpp"
#include "rsclient/json/text.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"
#include "rsclient/stac/item_collection.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using stac::Asset;
using stac::Collection;
using stac::Item;
using stac::ItemCollection;
using stac::Link;

rsclient::json::Object object_from(const py::handle& object, const char* what) {
    const auto value = from_python(object, what);
    if (value.object() == nullptr) throw py::type_error(std::string(what) + ": expected a dict");
    return *value.object();
}

py::object html(const char* function, const py::object& self) {
    return py::module_::import("rsclient.display").attr(function)(self);
}

void bind_asset(py::module_& m) {
    py::class_<Asset>(m, "Asset", "A file or a folder that belongs to an item or a collection.")
        .def(py::init([](const std::string& href, std::optional<std::string> title,
                         std::optional<std::string> description, std::optional<std::string> type,
                         std::vector<std::string> roles, const py::dict& extra) {
                 return Asset{href,
                              std::move(title),
                              std::move(description),
                              std::move(type),
                              std::move(roles),
                              object_from(extra, "asset")};
             }),
             py::arg("href"), py::kw_only(), py::arg("title") = py::none(), py::arg("description") = py::none(),
             py::arg("type") = py::none(), py::arg("roles") = std::vector<std::string>(), py::arg("extra") = py::dict())
        .def_readonly("href", &Asset::href)
        .def_readonly("title", &Asset::title)
        .def_readonly("description", &Asset::description)
        .def_readonly("type", &Asset::type, "Media type.")
        .def_readonly("roles", &Asset::roles)
        .def_property_readonly(
            "extra", [](const Asset& asset) { return to_read_only(asset.extra); }, "Members that have no field here.")
        .def_property_readonly("file_size", &Asset::file_size, "The size in bytes from file:size, or None.")
        .def_property_readonly("file_checksum", &Asset::file_checksum,
                               "The file:checksum, in the service's encoding, or None.")
        .def_property_readonly("s3_href", &Asset::s3_href, "Where the bytes are in object storage, or None.")
        .def("to_dict", [](const Asset& asset) { return to_python(stac::to_json(asset)); })
        .def_static(
            "from_dict",
            [](const py::dict& dict) { return stac::asset_from_json(from_python(dict, "asset"), "asset"); },
            py::arg("dict"))
        .def(
            "__eq__", [](const Asset& a, const Asset& b) { return a == b; }, py::is_operator())
        .def("__repr__", [](const Asset& asset) { return "<Asset " + asset.href + ">"; });
}

void bind_link(py::module_& m) {
    py::class_<Link>(m, "Link", "A link of a STAC object.")
        .def(py::init([](const std::string& rel, const std::string& href, std::optional<std::string> type,
                         std::optional<std::string> title, const py::dict& extra) {
                 return Link{rel, href, std::move(type), std::move(title), object_from(extra, "link")};
             }),
             py::arg("rel"), py::arg("href"), py::kw_only(), py::arg("type") = py::none(),
             py::arg("title") = py::none(), py::arg("extra") = py::dict())
        .def_readonly("rel", &Link::rel)
        .def_readonly("href", &Link::href)
        .def_readonly("type", &Link::type)
        .def_readonly("title", &Link::title)
        .def_property_readonly("extra", [](const Link& link) { return to_read_only(link.extra); })
        .def("to_dict", [](const Link& link) { return to_python(stac::to_json(link)); })
        .def(
            "__eq__", [](const Link& a, const Link& b) { return a == b; }, py::is_operator())
        .def("__repr__", [](const Link& link) { return "<Link " + link.rel + " " + link.href + ">"; });
}

/// What items and collections share: their JSON.
template <class T, class Class, class FromText, class FromObject>
void bind_document(Class& cls, const char* what, FromText from_text, FromObject from_object) {
    cls.def_static(
           "from_dict", [what, from_object](const py::dict& dict) { return from_object(object_from(dict, what)); },
           py::arg("dict"), "Numbers and the order of members are kept.")
        .def_static(
            "from_json",
            [from_text](const std::string& text) {
                auto made = from_text(rsclient::json::Text(text));
                static_cast<void>(made.members());  // whoever hands text over wants to know now whether it is good
                return made;
            },
            py::arg("text"))
        .def("to_dict", [](const T& self) { return to_python(self.members()); })
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
        .def(
            "__deepcopy__", [](const T& self, const py::dict&) { return T(self); }, py::arg("memo"))
        .def(py::pickle([](const T& self) { return py::make_tuple(self.to_json()); },
                        [from_text](const py::tuple& state) {
                            return from_text(rsclient::json::Text(state[0].cast<std::string>()));
                        }));
}

py::object datetime_of(const Item& item) {
    const auto text = item.datetime();
    if (!text) return py::none();
    const auto micro =
        std::chrono::duration_cast<std::chrono::microseconds>(parse_time(*text).time_since_epoch()).count();
    const py::module_ datetime = py::module_::import("datetime");
    const py::object epoch =
        datetime.attr("datetime")(1970, 1, 1, py::arg("tzinfo") = datetime.attr("timezone").attr("utc"));
    return epoch + datetime.attr("timedelta")(py::arg("microseconds") = micro);
}

py::dict assets_of(const Item& item) {
    py::dict assets;
    for (auto& [key, asset] : item.assets()) assets[py::str(key)] = py::cast(std::move(asset));
    return assets;
}

void bind_item(py::module_& m) {
    py::class_<Item> cls(m, "Item", "A STAC item of any 1.x version; members it does not know are kept.");
    bind_document<Item>(
        cls, "item", [](rsclient::json::Text text) { return stac::item_from_json(std::move(text)); },
        [](rsclient::json::Object members) { return stac::item_from_json(std::move(members)); });
    cls.def_property_readonly("id", &Item::id)
        .def_property_readonly("collection", &Item::collection,
                               "Id of the collection, as the service spells it, or None.")
        .def_property_readonly("datetime", &datetime_of,
                               "Time of sensing as an aware datetime; None if there is only an interval.")
        .def_property_readonly(
            "bbox",
            [](const Item& item) -> py::object {
                const auto box = item.bbox();
                return box.empty() ? py::object(py::none()) : py::cast(box);
            },
            "West, south, east, north; None if there is none.")
        .def_property_readonly("geometry", [](const Item& item) { return to_python(item.geometry()); })
        .def_property_readonly(
            "properties", [](const Item& item) { return to_read_only(item.properties()); },
            "A view that cannot be changed; use set_property.")
        .def_property_readonly("assets", &assets_of, "Copies by key; use set_asset to change one.")
        .def_property_readonly("links", &Item::links)
        .def_property_readonly("stac_extensions", &Item::stac_extensions)
        .def(
            "asset",
            [](const Item& item, const std::string& key) {
                try {
                    return item.asset(key);
                } catch (const std::out_of_range& missing) {
                    throw py::key_error(missing.what());
                }
            },
            py::arg("key"), "The asset of this key; KeyError lists the keys there are.")
        .def(
            "set_property",
            [](Item& item, const std::string& name, const py::object& value) {
                item.set_property(name, from_python(value, name));
            },
            py::arg("name"), py::arg("value"))
        .def("set_asset", &Item::set_asset, py::arg("key"), py::arg("asset"))
        .def("add_link", &Item::add_link, py::arg("link"))
        .def_property_readonly("__geo_interface__", [](const Item& item) { return to_python(item.members()); })
        .def(
            "validate",
            [](const py::object& self) { py::module_::import("rsclient.validation").attr("validate")(self); },
            "Checks the item against the official schemas, offline. Raises ValueError with every fault and its place.")
        .def("to_pystac",
             [](const py::object& self) { return py::module_::import("rsclient.stac").attr("item_to_pystac")(self); })
        .def("_repr_html_", [](const py::object& self) { return html("item_html", self); })
        .def("__repr__", [](const Item& item) { return "<Item " + item.id() + ">"; });
}

void bind_collection(py::module_& m) {
    py::class_<Collection> cls(m, "Collection",
                               "A STAC collection of any 1.x version; members it does not know are kept.");
    bind_document<Collection>(
        cls, "collection", [](rsclient::json::Text text) { return stac::collection_from_json(std::move(text)); },
        [](rsclient::json::Object members) { return stac::collection_from_json(std::move(members)); });
    cls.def_property_readonly("id", &Collection::id)
        .def_property_readonly("title", &Collection::title)
        .def_property_readonly("description", &Collection::description)
        .def_property_readonly("license", &Collection::license)
        .def_property_readonly("owner", &Collection::owner, "Owner in an RS-Server catalog, or None.")
        .def_property_readonly("links", &Collection::links)
        .def("to_pystac",
             [](const py::object& self) {
                 return py::module_::import("rsclient.stac").attr("collection_to_pystac")(self);
             })
        .def("validate",
             [](const py::object& self) { py::module_::import("rsclient.validation").attr("validate")(self); })
        .def("_repr_html_", [](const py::object& self) { return html("collection_html", self); })
        .def("__repr__", [](const Collection& collection) { return "<Collection " + collection.id() + ">"; });
    m.def("make_collection", &stac::make_collection, py::arg("id"), py::arg("description"), py::kw_only(),
          py::arg("license") = "other",
          "A collection with what STAC asks for: the whole world and an open time interval.");
}

void bind_item_collection(py::module_& m) {
    py::class_<ItemCollection>(m, "ItemCollection", "A FeatureCollection: a sequence of items.")
        .def(py::init([](std::vector<Item> items) { return ItemCollection{.items = std::move(items)}; }),
             py::arg("items"))
        .def_static(
            "from_json",
            [](const std::string& text) {
                return stac::item_collection_from_json(rsclient::json::Text(text), "item collection");
            },
            py::arg("text"), py::call_guard<py::gil_scoped_release>())
        .def_static(
            "from_dict",
            [](const py::dict& dict) {
                const auto text = rsclient::json::dump(from_python(dict, "item collection"));
                return stac::item_collection_from_json(rsclient::json::Text(text), "item collection");
            },
            py::arg("dict"))
        .def_readonly("matched", &ItemCollection::matched, "How many there are on all pages, if the service said so.")
        .def("to_json", &ItemCollection::to_json)
        .def("to_dict",
             [](const ItemCollection& self) {
                 return to_python(rsclient::json::parse(self.to_json(), "item collection"));
             })
        .def("to_pystac",
             [](const py::object& self) {
                 return py::module_::import("rsclient.stac").attr("item_collection_to_pystac")(self);
             })
        .def(
            "__iter__",
            [](const ItemCollection& self) { return py::make_iterator(self.items.begin(), self.items.end()); },
            py::keep_alive<0, 1>())
        .def("__len__", [](const ItemCollection& self) { return self.items.size(); })
        .def(
            "__getitem__",
            [](const ItemCollection& self, std::ptrdiff_t index) {
                const auto size = static_cast<std::ptrdiff_t>(self.items.size());
                if (index < -size || index >= size)
                    throw py::index_error("item " + std::to_string(index) + " of " + std::to_string(size));
                return self.items[static_cast<std::size_t>(index < 0 ? index + size : index)];
            },
            py::arg("index"))
        .def("_repr_html_", [](const py::object& self) { return html("items_html", self); })
        .def("__repr__", [](const ItemCollection& self) {
            return "<ItemCollection of " + std::to_string(self.items.size()) + " items>";
        });
}

}  // namespace

void bind_stac(py::module_& m) {
    bind_asset(m);
    bind_link(m);
    bind_item(m);
    bind_collection(m);
    bind_item_collection(m);
}

}  // namespace rsclient::python
