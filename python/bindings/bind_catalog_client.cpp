#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind_catalog_assets.hpp"
#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "search_arguments.hpp"
#include "search_call.hpp"
#include "stac_service.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::CatalogClient;

constexpr auto no_gil = py::call_guard<py::gil_scoped_release>();

ItemSearch search(const CatalogClient& client, const SearchArguments& arguments) {
    services::CatalogQuery query{arguments.query};
    query.datetime = arguments.interval;
    query.collections = names_from(arguments.collections, "collections", true);
    return client.search_items(query);
}

void bind_search_items(Class<CatalogClient>& cls) {
    const SearchSignature signature("CatalogClient", "collections", services::SearchScope::catalog);
    const std::string docstring = signature.docstring(
        "Items, fetched while you iterate.",
        "`c`, `owner:c` or `owner_c`; by default all that may be read, which some platforms refuse.");
    bind_search(cls, signature, docstring, &search);
}

stac::Collection patch_collection(const CatalogClient& client, const std::string& name, const py::dict& changes) {
    const auto object = object_from_python(changes, "changes");
    return released([&] { return client.patch_collection(name, object); });
}

stac::Item patch_item(const CatalogClient& client, const std::string& collection, const std::string& id,
                      const py::dict& changes) {
    const auto object = object_from_python(changes, "changes");
    return released([&] { return client.patch_item(collection, id, object); });
}

void bind_collections(Class<CatalogClient>& cls) {
    cls.def(
           "get_collections", [](const CatalogClient& client) { return client.get_collections(); }, no_gil,
           "Collections of all owners that the caller may read.")
        .def(
            "get_collection",
            [](const CatalogClient& client, const std::string& name) { return client.get_collection(name); },
            py::arg("collection"), no_gil, "The collection of this name. Raises NotFoundError if it does not exist.")
        .def(
            "create_collection",
            [](const CatalogClient& client, const stac::Collection& collection) {
                return client.create_collection(collection);
            },
            py::arg("collection"), no_gil,
            "Creates a collection and returns it as stored. Raises ConflictError if it exists.")
        .def(
            "replace_collection",
            [](const CatalogClient& client, const stac::Collection& collection) {
                return client.replace_collection(collection);
            },
            py::arg("collection"), no_gil, "Replaces a collection. Raises NotFoundError if it does not exist.")
        .def("patch_collection", &patch_collection, py::arg("collection"), py::arg("changes"),
             "Changes some members of a collection; None removes one.")
        .def(
            "ensure_collection",
            [](const CatalogClient& client, const std::string& name, const std::string& description) {
                return client.ensure_collection(name, description);
            },
            py::arg("collection"), py::kw_only(), py::arg("description") = "", no_gil,
            "The collection of this name, created if it does not exist.")
        .def(
            "delete_collection",
            [](const CatalogClient& client, const std::string& name) { return client.delete_collection(name); },
            py::arg("collection"), no_gil,
            "Removes a collection, its items and their files; returns True if it existed.");
}

void bind_items(Class<CatalogClient>& cls) {
    cls.def(
           "get_item",
           [](const CatalogClient& client, const std::string& collection, const std::string& id) {
               return client.get_item(collection, id);
           },
           py::arg("collection"), py::arg("id"), no_gil,
           "The item with this id. Raises NotFoundError if it does not exist.")
        .def(
            "create_item",
            [](const CatalogClient& client, const std::string& collection, const stac::Item& item) {
                return client.create_item(collection, item);
            },
            py::arg("collection"), py::arg("item"), no_gil,
            "Publishes an item; its files move to the catalog's storage. Raises ConflictError if it exists.")
        .def(
            "replace_item",
            [](const CatalogClient& client, const std::string& collection, const stac::Item& item) {
                return client.replace_item(collection, item);
            },
            py::arg("collection"), py::arg("item"), no_gil,
            "Replaces an item. Raises NotFoundError if it does not exist.")
        .def("patch_item", &patch_item, py::arg("collection"), py::arg("id"), py::arg("changes"),
             "Changes some members of an item; None removes one.")
        .def(
            "delete_item",
            [](const CatalogClient& client, const std::string& collection, const std::string& id) {
                return client.delete_item(collection, id);
            },
            py::arg("collection"), py::arg("id"), no_gil, "Removes an item and its files; returns True if it existed.");
}

}  // namespace

void bind_catalog_client(py::module_& m) {
    Class<CatalogClient> cls(m, "CatalogClient",
                             "Client of the catalog: collections of an owner, their items and their files.");
    cls.constructor([](const std::shared_ptr<services::ClientState>& options) { return CatalogClient(options); },
                    py::arg("options").none(false))
        .def("__repr__", &describe_client<CatalogClient>);
    bind_self_description(cls, "JSON Schema of what can be filtered on, of one collection or of all.");
    bind_collections(cls);
    bind_search_items(cls);
    bind_items(cls);
    bind_catalog_assets(cls);
}

}  // namespace rsclient::python
