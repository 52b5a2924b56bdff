#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <utility>
#include <variant>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "key.hpp"
#include "numpy_views.hpp"
#include "rsclient/arrays/encoding.hpp"
#include "rsclient/product/georeference.hpp"
#include "rsclient/product/product.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using product::Georeference;
using product::Product;
using product::Variable;

py::tuple shape_tuple(const std::vector<std::size_t>& shape) { return py::tuple(py::cast(shape)); }

/// NumPy's dtype of an array: text has as many bytes as Zarr says.
py::dtype dtype_of(const Variable& variable) { return py::dtype(variable.array().dtype().text); }

/// The values of a box, as stored.
py::array read_box(const Variable& variable, std::vector<std::size_t> start, std::vector<std::size_t> extent) {
    py::array out(dtype_of(variable), std::vector<py::ssize_t>(extent.begin(), extent.end()));
    const std::span<std::byte> bytes(static_cast<std::byte*>(out.mutable_data()),
                                     static_cast<std::size_t>(out.nbytes()));
    {
        const py::gil_scoped_release no_gil;
        variable.array().read_box(start, extent, bytes);
    }
    return out;
}

py::array read_all(const Variable& variable) {
    return read_box(variable, std::vector<std::size_t>(variable.array().shape().size(), 0), variable.array().shape());
}

/// The keys of `variable[10:20, ...]` with the ellipsis written out, one for each dimension.
std::vector<py::object> keys_of(const Variable& variable, const py::object& key) {
    const py::tuple given =
        py::isinstance<py::tuple>(key) ? py::reinterpret_borrow<py::tuple>(key) : py::make_tuple(key);
    const std::size_t dimensions = variable.array().shape().size();
    const py::object everything = py::slice(py::none(), py::none(), py::none());
    std::vector<py::object> keys;
    bool was_there = false;
    for (const auto part : given) {
        if (part.ptr() != Py_Ellipsis) {
            keys.push_back(py::reinterpret_borrow<py::object>(part));
        } else if (!std::exchange(was_there, true)) {
            for (std::size_t rest = given.size() - 1; rest < dimensions; ++rest) keys.push_back(everything);
        }
    }
    if (keys.size() > dimensions) {
        throw py::index_error(variable.path() + " has " + std::to_string(dimensions) + " dimensions, got " +
                              std::to_string(keys.size()) + " indices");
    }
    keys.resize(dimensions, everything);
    return keys;
}

/// What one key selects of a dimension: where it starts, how much, and whether the dimension stays.
struct Selected {
    std::size_t start = 0;
    std::size_t extent = 0;
    bool stays = true;
};

Selected select(const Variable& variable, const py::object& key, std::size_t size) {
    const std::string where = variable.path() + ": ";
    if (py::isinstance<py::slice>(key)) {
        std::size_t first = 0;
        std::size_t last = 0;
        std::size_t step = 0;
        std::size_t length = 0;
        if (!key.cast<py::slice>().compute(size, &first, &last, &step, &length)) throw py::error_already_set();
        if (step != 1) throw py::index_error(where + "slices have step 1");
        return {first, length, true};
    }
    if (PyIndex_Check(key.ptr()) == 0) {
        throw py::index_error(where + "expected whole numbers, slices and ..., got " + std::string(py::repr(key)));
    }
    const auto count = static_cast<py::ssize_t>(size);
    const auto index = py::int_(key).cast<py::ssize_t>();
    if (index < -count || index >= count) {
        throw py::index_error(where + "index " + std::to_string(index) + " of " + std::to_string(count));
    }
    return {static_cast<std::size_t>(index < 0 ? index + count : index), 1, false};
}

/// `variable[10:20, ...]`: slices with step 1, whole numbers and one ellipsis, as NumPy has them.
py::object get_item(const Variable& variable, const py::object& key) {
    const auto& shape = variable.array().shape();
    const auto keys = keys_of(variable, key);
    std::vector<std::size_t> start;
    std::vector<std::size_t> extent;
    py::list squeeze;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const Selected selected = select(variable, keys[axis], shape[axis]);
        start.push_back(selected.start);
        extent.push_back(selected.extent);
        squeeze.append(selected.stays ? py::object(py::slice(py::none(), py::none(), py::none()))
                                      : py::object(py::int_(0)));
    }
    return read_box(variable, start, extent)[py::tuple(squeeze)];
}

void bind_variable(py::module_& m) {
    Class<Variable>(m, "Variable", "A variable of a product: slices read its stored values chunk by chunk.")
        .def_property_readonly("path", &Variable::path,
                               "Where it is in the product, e.g. \"measurements/reflectance/r10m/b04\".")
        .def_property_readonly("name", &Variable::name, "The last part of the path.")
        .def_property_readonly(
            "shape", [](const Variable& variable) { return shape_tuple(variable.array().shape()); },
            "Length of each dimension.")
        .def_property_readonly(
            "chunks", [](const Variable& variable) { return shape_tuple(variable.array().metadata().chunks); },
            "Length of a stored chunk in each dimension.")
        .def_property_readonly("dtype", &dtype_of, "Of the stored values.")
        .def_property_readonly(
            "dimensions", [](const Variable& variable) { return variable.array().metadata().dimensions; },
            "Names of the dimensions; empty if the product does not say them.")
        .def_property_readonly(
            "attributes", [](const Variable& variable) { return to_read_only(variable.array().metadata().attributes); },
            "A view that cannot be changed.")
        .def_property_readonly("encoding", &Variable::encoding, "How the stored values encode physical ones.")
        .def("read", &read_all, "All stored values in memory.")
        .def("__getitem__", &get_item, py::arg("key"))
        .def(
            "__array__",
            [](const Variable& variable, const py::object& dtype, const py::object&) -> py::object {
                const py::array values = read_all(variable);
                return dtype.is_none() ? py::object(values) : values.attr("astype")(dtype);
            },
            py::arg("dtype") = py::none(), py::arg("copy") = py::none())
        .def("__repr__", [](const Variable& variable) {
            return "<Variable " + variable.path() + " " + arrays::describe_shape(variable.array().shape()) + " " +
                   product::name_of(variable.array().dtype()) + ">";
        });
}

void bind_georeference(py::module_& m) {
    Class<Georeference>(m, "Georeference", "Where the pixels of an image lie.")
        .def_readonly("epsg", &Georeference::epsg, "Code of the coordinate reference system, or None.")
        .def_readonly("wkt", &Georeference::wkt,
                      "The coordinate reference system as WKT; empty if only its code is known.")
        .def_readonly("transform", &Georeference::transform,
                      "GDAL's order: x of the upper-left corner, x per column, x per row, y of the corner, y per "
                      "column, y per row.")
        .def("__repr__", [](const Georeference& g) {
            return "<Georeference " + (g.epsg ? "EPSG:" + std::to_string(*g.epsg) : std::string("without code")) + ">";
        });
}

void bind_product_type(py::module_& m) {
    Class<Product>(m, "Product", "An EOPF product: variables by path or short name, and its metadata.")
        .def_property_readonly("name", &Product::name, "File name without .zarr and .zip.")
        .def_property_readonly("uri", &Product::uri, "Where the product is; holds no credential.")
        .def_property_readonly("type", &Product::type, "product:type, e.g. S02MSIL2A, or None.")
        .def_property_readonly(
            "stac_discovery", [](const Product& product) { return to_python(product.stac_discovery()); },
            "The STAC item inside the product, or None.")
        .def_property_readonly(
            "attributes", [](const Product& product) { return to_read_only(product.root().attributes()); },
            "Those of the root group; a view that cannot be changed.")
        .def_property_readonly("variable_paths", &Product::variable_paths, "Paths of all variables, sorted.")
        .def(
            "read_georeference",
            [](const Product& product, const std::string& name) {
                return product::read_georeference(product, product.variable(name));
            },
            py::arg("variable"), py::call_guard<py::gil_scoped_release>(), "Where the pixels of a variable lie.")
        .def(
            "__getitem__", [](const Product& product, const std::string& name) { return product.variable(name); },
            py::arg("path_or_name"), py::call_guard<py::gil_scoped_release>())
        .def("__len__", [](const Product& product) { return product.variable_paths().size(); })
        .def("__iter__", [](const Product& product) { return py::iter(py::cast(product.variable_paths())); })
        .def("_repr_html_",
             [](const py::object& self) { return py::module_::import("rsclient.display").attr("product_html")(self); })
        .def("__repr__", [](const Product& product) {
            return "<Product " + product.name() + ", " + std::to_string(product.variable_paths().size()) +
                   " variables>";
        });
}

constexpr const char* open_product_doc =
    R"(Opens a product for reading: a folder, or a zip, which is read in ranges without unpacking.

Parameters
----------
source : ByteSource, or str or path
    The byte store that holds the product, or the product itself in the local file system.
key : str or path
    The product's name in the byte store; only with one.

Raises
------
ProductError
    There is nothing, or no product that can be read.
)";

Product open_product(const std::variant<std::shared_ptr<storage::ByteSource>, std::filesystem::path>& source,
                     const Key& key) {
    if (const auto* store = std::get_if<std::shared_ptr<storage::ByteSource>>(&source))
        return product::open_product(*store, key.text);
    if (!key.text.empty())
        throw std::invalid_argument("open_product: key is for byte stores; a path names the product");
    return product::open_product(std::get<std::filesystem::path>(source));
}

}  // namespace

void bind_product(py::module_& m) {
    bind_georeference(m);
    bind_variable(m);
    bind_product_type(m);
    define(m, "open_product", &open_product, py::arg("source"), py::arg("key") = "",
           py::call_guard<py::gil_scoped_release>(), open_product_doc);
}

}  // namespace rsclient::python
