#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <filesystem>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "numpy_views.hpp"
#include "rsclient/product/png_writer.hpp"
#include "rsclient/product/raster_reader.hpp"

namespace py = pybind11;

namespace rsclient::python {

void bind_images(py::module_& m) {
    define(
        m, "read_preview",
        [](const std::filesystem::path& path, std::size_t longest_edge, std::size_t band) {
            arrays::Array<float, 2> values;
            {
                const py::gil_scoped_release no_gil;
                values = product::read_preview(path, longest_edge, band);
            }
            auto result = empty_image<float, 2>({values.shape(0), values.shape(1)});
            std::copy(values.data(), values.data() + values.size(), result.mutable_data());
            return result;
        },
        py::arg("path"), py::kw_only(), py::arg("longest_edge") = 1024, py::arg("band") = 0,
        "A band of a raster file, averaged down for a picture; no data is NaN; float32.");
    define(
        m, "write_png",
        [](const std::filesystem::path& path, const ArrayArgument& argument) {
            const auto image = image_of<std::uint8_t, 3>(argument, {"write_png", "image"});
            const auto view = view_of<3>(image);
            const py::gil_scoped_release no_gil;
            product::write_png(path, view);
        },
        py::arg("path"), py::arg("image"), "Writes (rows, cols, 3 or 4), uint8, as PNG.");
}

}  // namespace rsclient::python
