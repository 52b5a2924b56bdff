#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "bind_client.hpp"
#include "json_convert.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "search_arguments.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::CatalogClient;

constexpr auto no_gil = py::call_guard<py::gil_scoped_release>();

rsclient::json::Object changes_from(const py::dict& changes) { return *from_python(changes, "changes").object(); }

ItemSearch search(const CatalogClient& client, const py::object& collections, const py::object& filter,
                  const std::string& datetime, const std::vector<std::string>& ids,
                  const std::optional<stac::Box>& bbox, const py::object& intersects, const py::object& sortby,
                  int page_size, std::size_t limit) {
    services::CatalogQuery query;
    static_cast<services::SearchQuery&>(query) =
        search_arguments(filter, datetime, ids, bbox, intersects, sortby, page_size, limit);
    query.collections = py::isinstance<py::str>(collections) ? std::vector{collections.cast<std::string>()}
                                                             : collections.cast<std::vector<std::string>>();
    return client.search_items(query);
}

py::bytes read_asset(const CatalogClient& client, const std::string& collection, const std::string& id,
                     const std::string& asset) {
    std::string bytes;
    {
        const py::gil_scoped_release released;
        client.download_asset(collection, id, asset,
                              [&](std::span<const std::byte> piece) { bytes += as_text(piece); });
    }
    return bytes;
}

void bind_collections(py::class_<CatalogClient>& cls) {
    cls.def("get_landing",
            [](const CatalogClient& client) { return to_python(released([&] { return client.get_landing(); })); })
        .def("get_conformance", &CatalogClient::get_conformance, no_gil)
        .def(
            "get_queryables",
            [](const CatalogClient& client, const std::string& collection) {
                return to_python(released([&] { return client.get_queryables(collection); }));
            },
            py::arg("collection") = "")
        .def("get_collections", &CatalogClient::get_collections, no_gil,
             "Collections of all owners that the caller may read.")
        .def(
            "get_collection",
            [](const CatalogClient& client, const std::string& name) { return client.get_collection(name); },
            py::arg("collection"), no_gil)
        .def("create_collection", &CatalogClient::create_collection, py::arg("collection"), no_gil)
        .def("replace_collection", &CatalogClient::replace_collection, py::arg("collection"), no_gil)
        .def(
            "patch_collection",
            [](const CatalogClient& client, const std::string& name, const py::dict& changes) {
                const auto object = changes_from(changes);
                return released([&] { return client.patch_collection(name, object); });
            },
            py::arg("collection"), py::arg("changes"))
        .def(
            "ensure_collection",
            [](const CatalogClient& client, const std::string& name, const std::string& description) {
                return client.ensure_collection(name, description);
            },
            py::arg("collection"), py::kw_only(), py::arg("description") = "", no_gil,
            "The collection of this name, made if there is none.")
        .def(
            "delete_collection",
            [](const CatalogClient& client, const std::string& name) { return client.delete_collection(name); },
            py::arg("collection"), no_gil, "Removes a collection, its items and their files; whether there was one.");
}

void bind_items(py::class_<CatalogClient>& cls) {
    cls.def("search_items", &search, py::arg("collections"), py::kw_only(), py::arg("filter") = py::none(),
            py::arg("datetime") = "", py::arg("ids") = std::vector<std::string>(), py::arg("bbox") = py::none(),
            py::arg("intersects") = py::none(), py::arg("sortby") = py::none(), py::arg("page_size") = 100,
            py::arg("limit") = 0, "Items, fetched while you iterate. `filter` is CQL2 text (str) or CQL2 JSON (dict).")
        .def(
            "get_item",
            [](const CatalogClient& client, const std::string& collection, const std::string& id) {
                return client.get_item(collection, id);
            },
            py::arg("collection"), py::arg("id"), no_gil)
        .def(
            "create_item",
            [](const CatalogClient& client, const std::string& collection, const stac::Item& item) {
                return client.create_item(collection, item);
            },
            py::arg("collection"), py::arg("item"), no_gil)
        .def(
            "replace_item",
            [](const CatalogClient& client, const std::string& collection, const stac::Item& item) {
                return client.replace_item(collection, item);
            },
            py::arg("collection"), py::arg("item"), no_gil)
        .def(
            "patch_item",
            [](const CatalogClient& client, const std::string& collection, const std::string& id,
               const py::dict& changes) {
                const auto object = changes_from(changes);
                return released([&] { return client.patch_item(collection, id, object); });
            },
            py::arg("collection"), py::arg("id"), py::arg("changes"))
        .def(
            "delete_item",
            [](const CatalogClient& client, const std::string& collection, const std::string& id) {
                return client.delete_item(collection, id);
            },
            py::arg("collection"), py::arg("id"), no_gil, "Removes an item and its files; whether there was one.")
        .def(
            "get_asset_url",
            [](const CatalogClient& client, const std::string& collection, const std::string& id,
               const std::string& asset) { return client.get_asset_url(collection, id, asset); },
            py::arg("collection"), py::arg("id"), py::arg("asset"), no_gil,
            "Where the bytes can be had for a while without credentials; do not keep it.")
        .def("read_asset", &read_asset, py::arg("collection"), py::arg("id"), py::arg("asset"),
             "The bytes of an asset, in memory.");
}

}  // namespace

void bind_catalog_client(py::module_& m) {
    py::class_<CatalogClient> cls(m, "CatalogClient",
                                  "Client of the catalog: collections of an owner, their items and their files.");
    cls.def(py::init<services::ServiceOptions>(), py::arg("options"));
    bind_collections(cls);
    bind_items(cls);
}

}  // namespace rsclient::python
