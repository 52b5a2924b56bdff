#include "rsclient/stac/asset.hpp"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <utility>

#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/link.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using stac::Asset;
using stac::Link;

using MaybeText = std::optional<std::string>;
using Roles = std::vector<std::string>;

void bind_link(py::module_& m) {
    Class<Link>(m, "Link", "A link of a STAC object.")
        .constructor(
            [](const std::string& rel, const std::string& href, std::optional<std::string> type,
               std::optional<std::string> title, const py::dict& extra) {
                return Link{rel, href, std::move(type), std::move(title), object_from_python(extra, "link")};
            },
            py::arg("rel"), py::arg("href"), py::kw_only(), py::arg("type") = py::none(), py::arg("title") = py::none(),
            py::arg("extra") = py::dict())
        .def_readonly("rel", &Link::rel, "How the target is related, e.g. \"self\", \"derived_from\".")
        .def_readonly("href", &Link::href, "Where the target is.")
        .def_readonly("type", &Link::type, "Media type of the target, or None.")
        .def_readonly("title", &Link::title, "A line for people, or None.")
        .def_property_readonly(
            "extra", [](const Link& link) { return to_read_only(link.extra); }, "Members that have no field here.")
        .def(
            "to_dict", [](const Link& link) { return to_python(stac::to_json(link)); }, "All members.")
        .def(
            "__eq__", [](const Link& a, const Link& b) { return a == b; }, py::is_operator())
        .pickled(py::pickle(
            [](const Link& link) {
                return py::make_tuple(link.rel, link.href, link.type, link.title, rsclient::json::dump(link.extra));
            },
            [](const py::tuple& state) {
                return Link{state[0].cast<std::string>(), state[1].cast<std::string>(), state[2].cast<MaybeText>(),
                            state[3].cast<MaybeText>(), object_from_text(state[4].cast<std::string>(), "link")};
            }))
        .def("__repr__", [](const Link& link) { return "<Link " + link.rel + " " + link.href + ">"; });
}

Asset make_asset(const std::string& href, MaybeText title, MaybeText description, MaybeText type, Roles roles,
                 const py::dict& extra) {
    return {href,
            std::move(title),
            std::move(description),
            std::move(type),
            std::move(roles),
            object_from_python(extra, "asset")};
}

py::tuple state_of(const Asset& asset) {
    return py::make_tuple(asset.href, asset.title, asset.description, asset.type, asset.roles,
                          rsclient::json::dump(asset.extra.members()));
}

Asset asset_from_state(const py::tuple& state) {
    return {state[0].cast<std::string>(), state[1].cast<MaybeText>(),
            state[2].cast<MaybeText>(),   state[3].cast<MaybeText>(),
            state[4].cast<Roles>(),       object_from_text(state[5].cast<std::string>(), "asset")};
}

}  // namespace

void bind_asset(py::module_& m) {
    Class<Asset>(m, "Asset", "A file or a folder that belongs to an item or a collection.")
        .constructor(&make_asset, py::arg("href"), py::kw_only(), py::arg("title") = py::none(),
                     py::arg("description") = py::none(), py::arg("type") = py::none(), py::arg("roles") = Roles(),
                     py::arg("extra") = py::dict())
        .def_readonly("href", &Asset::href, "Where it is.")
        .def_readonly("title", &Asset::title, "A line for people, or None.")
        .def_readonly("description", &Asset::description, "More than a line for people, or None.")
        .def_readonly("type", &Asset::type, "Media type.")
        .def_readonly("roles", &Asset::roles, "What it is for, e.g. \"data\", \"thumbnail\".")
        .def_property_readonly(
            "extra", [](const Asset& asset) { return to_read_only(asset.extra.members()); },
            "Members that have no field here.")
        .def_property_readonly("file_size", &Asset::file_size, "The size in bytes from file:size, or None.")
        .def_property_readonly("file_checksum", &Asset::file_checksum,
                               "The file:checksum, in the service's encoding, or None.")
        .def_property_readonly("s3_href", &Asset::s3_href, "Where the bytes are in object storage, or None.")
        .def(
            "to_dict", [](const Asset& asset) { return to_python(stac::to_json(asset)); }, "All members.")
        .def_static(
            "from_dict",
            [](const py::dict& dict) {
                const rsclient::json::Value value = from_python(dict, "asset");
                return stac::asset_from_json({value, "asset"});
            },
            py::arg("dict"), "Members that are not known are kept in extra.")
        .def(
            "__eq__", [](const Asset& a, const Asset& b) { return a == b; }, py::is_operator())
        .pickled(py::pickle(&state_of, &asset_from_state))
        .def("__repr__", [](const Asset& asset) { return "<Asset " + asset.href + ">"; });
    bind_link(m);
}

}  // namespace rsclient::python
