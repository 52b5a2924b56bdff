#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <cstdint>

#include "bind_pixels.hpp"
#include "callbacks.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "key.hpp"
#include "numpy_views.hpp"
#include "rsclient/processing/ndvi.hpp"
#include "rsclient/processing/quicklook.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using processing::NdviReport;

NdviReport write_ndvi(const product::Product& product, const std::optional<std::filesystem::path>& cog,
                      const std::shared_ptr<storage::ByteStore>& zarr_store, const Key& zarr_root,
                      const py::object& stac_discovery, std::size_t chunk, int readers, int workers, int in_flight,
                      const py::object& progress) {
    processing::NdviTargets targets{.cog = cog.value_or(""), .zarr_store = zarr_store, .zarr_root = zarr_root.text};
    if (!stac_discovery.is_none()) targets.stac_discovery = object_from_python(stac_discovery, "stac_discovery");
    processing::NdviOptions options{.chunk = chunk};
    options.engine = {.step = "compute NDVI",
                      .readers = readers,
                      .workers = workers,
                      .in_flight = in_flight,
                      .progress = progress_hook(progress)};
    const py::gil_scoped_release no_gil;
    return processing::write_ndvi(product, targets, options);
}

Image<std::uint8_t> true_color(const product::Product& product, std::size_t longest_edge, double low_percent,
                               double high_percent, double gamma, const py::object& progress) {
    processing::QuicklookOptions options{
        .longest_edge = longest_edge, .low_percent = low_percent, .high_percent = high_percent, .gamma = gamma};
    options.engine.progress = progress_hook(progress);
    arrays::Array<std::uint8_t, 3> picture;
    {
        const py::gil_scoped_release no_gil;
        picture = processing::make_true_color(product, options);
    }
    auto result = empty_image<std::uint8_t, 3>({picture.shape(0), picture.shape(1), picture.shape(2)});
    std::copy(picture.data(), picture.data() + picture.size(), result.mutable_data());
    return result;
}

}  // namespace

void bind_processing(py::module_& m) {
    Class<NdviReport>(m, "NdviReport", "Georeference, size and statistics of an NDVI.")
        .def_readonly("georeference", &NdviReport::georeference, "Where the pixels lie.")
        .def_property_readonly(
            "shape", [](const NdviReport& report) { return std::pair(report.shape[0], report.shape[1]); },
            "Rows and columns.")
        .def_readonly("chunks", &NdviReport::chunks, "How many were computed.")
        .def_readonly("pixels", &NdviReport::pixels, "All of them.")
        .def_readonly("valid_pixels", &NdviReport::valid_pixels, "Those that are not masked and have data.")
        .def_readonly("minimum", &NdviReport::minimum, "Of the valid pixels.")
        .def_readonly("maximum", &NdviReport::maximum, "Of the valid pixels.")
        .def_readonly("mean", &NdviReport::mean, "Of the valid pixels.")
        .def("__repr__", [](const NdviReport& report) {
            return "<NdviReport " + arrays::describe_shape(report.shape) + ", " + std::to_string(report.valid_pixels) +
                   " valid pixels, mean " + std::to_string(report.mean) + ">";
        });
    define(m, "write_ndvi", &write_ndvi, py::arg("product"), py::kw_only(), py::arg("cog") = py::none(),
           py::arg("zarr_store") = nullptr, py::arg("zarr_root") = "", py::arg("stac_discovery") = py::none(),
           py::arg("chunk") = 0, py::arg("readers") = 2, py::arg("workers") = 0, py::arg("in_flight") = 0,
           py::arg("progress") = py::none(),
           "NDVI of a Sentinel-2 L2A product at 10 m, clouds masked, chunk by chunk; to a COG and an EOPF-style Zarr.");
    define(m, "make_true_color", &true_color, py::arg("product"), py::kw_only(), py::arg("longest_edge") = 1024,
           py::arg("low_percent") = 2.0, py::arg("high_percent") = 98.0, py::arg("gamma") = 1.0,
           py::arg("progress") = py::none(),
           "The true-colour picture of a Sentinel-2 L2A product, (rows, cols, 3), uint8.");
}

}  // namespace rsclient::python
