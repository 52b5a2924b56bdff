#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind_client.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/extensions/eopf.hpp"
#include "rsclient/stac/extensions/file.hpp"
#include "rsclient/stac/extensions/processing.hpp"
#include "rsclient/stac/extensions/projection.hpp"
#include "rsclient/stac/extensions/raster.hpp"
#include "rsclient/stac/item_builder.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using stac::Asset;
using stac::ItemBuilder;

std::vector<std::pair<std::string, std::string>> pairs_of(const py::dict& dict) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& [name, value] : dict) {
        if (!py::isinstance<py::str>(name) || !py::isinstance<py::str>(value)) {
            throw py::type_error("software: expected names and versions as str, got " + std::string(py::repr(name)) +
                                 ": " + std::string(py::repr(value)));
        }
        pairs.emplace_back(name.cast<std::string>(), value.cast<std::string>());
    }
    return pairs;
}

/// A time as text. @throws type_error naming the argument if it is neither text nor a datetime
std::string time_from(const py::object& time, const std::string& name) {
    const auto value = from_python(time, name);
    if (value.string() == nullptr) {
        throw py::type_error(name + ": expected RFC 3339 text or an aware datetime, got " +
                             std::string(py::str(py::type::of(time).attr("__name__"))));
    }
    return *value.string();
}

constexpr auto self = py::return_value_policy::reference_internal;

void bind_extensions_of_items(Class<ItemBuilder>& cls) {
    cls.def(
           "add_projection",
           [](ItemBuilder& builder, int epsg, std::array<std::size_t, 2> shape,
              std::array<double, 6> transform) -> ItemBuilder& {
               stac::add_projection(builder, {.epsg = epsg, .shape = shape, .transform = transform});
               return builder;
           },
           py::kw_only(), py::arg("epsg"), py::arg("shape"), py::arg("transform"), self,
           "Where the pixels lie: EPSG code, (rows, columns), and the affine transform of pixel corners, six numbers "
           "row by row.")
        .def(
            "add_processing",
            [](ItemBuilder& builder, const std::string& level, const std::string& facility, const std::string& version,
               const std::string& lineage, const std::string& datetime, const std::string& expression_format,
               const std::string& expression, const py::dict& software) -> ItemBuilder& {
                stac::add_processing(builder, {level, facility, version, lineage, datetime, expression_format,
                                               expression, pairs_of(software)});
                return builder;
            },
            py::kw_only(), py::arg("level") = "", py::arg("facility") = "", py::arg("version") = "",
            py::arg("lineage") = "", py::arg("datetime") = "", py::arg("expression_format") = "",
            py::arg("expression") = "", py::arg("software") = py::dict(), self,
            "How the product was made; what is left out is not written.")
        .def(
            "add_eopf",
            [](ItemBuilder& builder, const std::string& product_type, const std::string& origin_datetime,
               const std::string& datatake_id, const std::string& instrument_mode) -> ItemBuilder& {
                stac::add_eopf(builder, {product_type, origin_datetime, datatake_id, instrument_mode});
                return builder;
            },
            py::kw_only(), py::arg("product_type") = "", py::arg("origin_datetime") = "", py::arg("datatake_id") = "",
            py::arg("instrument_mode") = "", self,
            "EOPF properties and product:type, without which a catalog refuses the item.");
}

void bind_extensions_of_assets(Class<ItemBuilder>& cls) {
    cls.def(
           "add_file",
           [](ItemBuilder& builder, const Asset& asset, std::uint64_t size, const std::string& checksum) {
               Asset copy = asset;
               stac::add_file(builder, copy, size, checksum);
               return copy;
           },
           py::arg("asset"), py::kw_only(), py::arg("size"), py::arg("checksum") = "",
           "The asset with file:size and file:checksum (a multihash in hexadecimal).")
        .def(
            "add_raster",
            [](ItemBuilder& builder, const Asset& asset, const std::vector<stac::RasterBand>& bands) {
                Asset copy = asset;
                stac::add_raster(builder, copy, bands);
                return copy;
            },
            py::arg("asset"), py::kw_only(), py::arg("bands"), "The asset with its bands described.");
}

void bind_raster_band(py::module_& m) {
    Class<stac::RasterBand>(m, "RasterBand", "One band of a raster asset; what is left out is not written.")
        .constructor(
            [](std::string name, std::string description, std::string data_type, std::string nodata, std::string unit,
               std::optional<double> scale, std::optional<double> offset, std::optional<double> spatial_resolution) {
                return stac::RasterBand{std::move(name),
                                        std::move(description),
                                        std::move(data_type),
                                        std::move(nodata),
                                        std::move(unit),
                                        scale,
                                        offset,
                                        spatial_resolution};
            },
            py::kw_only(), py::arg("name") = "", py::arg("description") = "", py::arg("data_type") = "",
            py::arg("nodata") = "", py::arg("unit") = "", py::arg("scale") = py::none(), py::arg("offset") = py::none(),
            py::arg("spatial_resolution") = py::none())
        .def_readonly("name", &stac::RasterBand::name, "Name of the band, e.g. \"ndvi\".")
        .pickled(py::pickle(
            [](const stac::RasterBand& band) {
                return py::make_tuple(band.name, band.description, band.data_type, band.nodata, band.unit, band.scale,
                                      band.offset, band.spatial_resolution);
            },
            [](const py::tuple& state) {
                const auto text = [&](std::size_t index) { return state[index].cast<std::string>(); };
                const auto number = [&](std::size_t index) { return state[index].cast<std::optional<double>>(); };
                return stac::RasterBand{text(0), text(1), text(2), text(3), text(4), number(5), number(6), number(7)};
            }))
        .def("__repr__", [](const stac::RasterBand& band) { return "<RasterBand " + band.name + ">"; });
}

void bind_members(Class<ItemBuilder>& cls) {
    cls.def(
           "geometry",
           [](ItemBuilder& builder, const py::object& geojson) -> ItemBuilder& {
               return builder.geometry(from_python(geojson, "geometry"));
           },
           py::arg("geojson"), self, "Footprint in degrees; rings are turned the right way round and bbox is computed.")
        .def(
            "datetime",
            [](ItemBuilder& builder, const py::object& time) -> ItemBuilder& {
                return builder.datetime(time_from(time, "datetime"));
            },
            py::arg("time"), self, "When it was sensed: RFC 3339 text or an aware datetime.")
        .def(
            "interval",
            [](ItemBuilder& builder, const py::object& start, const py::object& end) -> ItemBuilder& {
                return builder.interval(time_from(start, "start"), time_from(end, "end"));
            },
            py::arg("start"), py::arg("end"), self,
            "From when to when; datetime becomes the middle unless it was given.")
        .def(
            "collection",
            [](ItemBuilder& builder, const std::string& id) -> ItemBuilder& { return builder.collection(id); },
            py::arg("id"), self, "Id of the collection that the item is for.")
        .def(
            "property",
            [](ItemBuilder& builder, const std::string& name, const py::object& value) -> ItemBuilder& {
                return builder.property(name, from_python(value, name));
            },
            py::arg("name"), py::arg("value"), self, "Sets a property.");
}

void bind_lists(Class<ItemBuilder>& cls) {
    cls.def(
           "asset",
           [](ItemBuilder& builder, const std::string& key, const Asset& asset) -> ItemBuilder& {
               return builder.asset(key, asset);
           },
           py::arg("key"), py::arg("asset"), self, "Adds an asset, or replaces that of this key.")
        .def("link", &ItemBuilder::link, py::arg("link"), self, "Adds a link.")
        .def("derived_from", &ItemBuilder::derived_from, py::arg("href"), py::arg("title") = "", self,
             "A link to an item that this one was made from.")
        .def(
            "extension",
            [](ItemBuilder& builder, const std::string& url) -> ItemBuilder& { return builder.extension(url); },
            py::arg("schema_url"), self, "Names an extension that the properties use.");
}

}  // namespace

void bind_item_builder(py::module_& m) {
    bind_raster_band(m);
    Class<ItemBuilder> cls(m, "ItemBuilder", "Puts a STAC 1.1.0 item together and checks what a catalog would refuse.");
    cls.constructor([](std::string id) { return ItemBuilder(std::move(id)); }, py::arg("id"))
        .def("build", &ItemBuilder::build, "The item. Raises ValueError if neither a time nor an interval was given.")
        .pickled(
            py::pickle([](const ItemBuilder& builder) { return py::make_tuple(rsclient::json::dump(builder.draft())); },
                       [](const py::tuple& state) {
                           return ItemBuilder::from_draft(object_from_text(state[0].cast<std::string>(), "item draft"));
                       }))
        .def("__repr__",
             [](const ItemBuilder& builder) { return "<ItemBuilder " + *builder.draft().find("id")->string() + ">"; });
    bind_members(cls);
    bind_lists(cls);
    bind_extensions_of_items(cls);
    bind_extensions_of_assets(cls);
}

}  // namespace rsclient::python
