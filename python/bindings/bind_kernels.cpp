#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <utility>

#include "bind_pixels.hpp"
#include "define.hpp"
#include "numpy_views.hpp"
#include "rsclient/kernels/instruction_set.hpp"
#include "rsclient/kernels/mask_where_class.hpp"
#include "rsclient/kernels/normalized_difference.hpp"
#include "rsclient/kernels/unpack.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using arrays::Encoding;

constexpr const char* unpack_doc = R"(Physical values of packed integers, as float32; no data becomes NaN.

Parameters
----------
stored : ndarray, shape (rows, cols), uint8, uint16, int16, int32 or uint32, C-contiguous
    Another dtype or layout is refused, never copied in silence.
encoding : Encoding
out : ndarray of the same shape, float32, optional

Examples
--------
>>> import numpy as np
>>> unpack(np.array([[0, 1000, 2500]], np.uint16), Encoding(scale=1e-4, offset=-0.1, fill=0))
array([[ nan, 0.  , 0.15]], dtype=float32)
)";

constexpr const char* difference_doc =
    R"((a - b) / (a + b), element by element: NDVI with a = near infrared and b = red.

NaN in a or b gives NaN, and so does a sum closer to 0 than 1e-6.

Examples
--------
>>> import numpy as np
>>> normalized_difference(np.array([[0.5, np.nan]], np.float32), np.array([[0.25, 1]], np.float32))
array([[0.33333334,        nan]], dtype=float32)
)";

template <class Out, class In>
Image<Out> unpack_image(const Image<In>& stored, const Encoding& encoding, Image<Out> result) {
    const auto in = view_of(stored);
    return filled(std::move(result), [&](auto& out) { kernels::unpack<In, Out>(in, encoding, out); });
}

template <class Out>
void bind_unpack(py::module_& m, const char* name, const char* doc) {
    define(
        m, name,
        [name](const ArrayArgument& stored, const Encoding& encoding, const ArrayArgument& out) {
            return with_dtype<std::uint8_t, std::uint16_t, std::int16_t, std::int32_t, std::uint32_t>(
                stored, {name, "stored"}, [&](const auto& image) {
                    return unpack_image<Out>(image, encoding, out_or_empty<Out>(out, name, shape_of(image)));
                });
        },
        py::arg("stored"), py::arg("encoding"), py::kw_only(), py::arg("out") = py::none(), doc);
}

py::array normalized_difference(const ArrayArgument& a, const ArrayArgument& b, const ArrayArgument& target) {
    constexpr const char* name = "normalized_difference";
    return with_dtype<float, double>(a, {name, "a"}, [&]<class T>(const Image<T>& image) {
        const auto left = view_of(image);
        const auto other = image_of<T>(b, {name, "b"});
        const auto right = view_of(other);
        return filled(out_or_empty<T>(target, name, shape_of(image)),
                      [&](auto& out) { kernels::normalized_difference<T>(left, right, out); });
    });
}

Image<float> normalized_difference_packed(const ArrayArgument& a, const ArrayArgument& b, const Encoding& encoding_a,
                                          const Encoding& encoding_b, const ArrayArgument& target) {
    constexpr const char* name = "normalized_difference_packed";
    const auto first = image_of<std::uint16_t>(a, {name, "a"});
    const auto second = image_of<std::uint16_t>(b, {name, "b"});
    const auto left = view_of(first);
    const auto right = view_of(second);
    return filled(out_or_empty<float>(target, name, shape_of(first)),
                  [&](auto& out) { kernels::normalized_difference_packed(left, right, encoding_a, encoding_b, out); });
}

kernels::ClassSet class_set(const std::optional<std::vector<int>>& masked) {
    if (!masked) return kernels::default_scl_mask();
    kernels::ClassSet set = {};
    for (const int number : *masked) {
        if (number < 0 || number > 255)
            throw py::value_error("masked: a class is 0 to 255, got " + std::to_string(number));
        set.add(static_cast<std::uint8_t>(number));
    }
    return set;
}

Image<float> mask_where_class(const ArrayArgument& values, const ArrayArgument& classes, std::size_t factor,
                              const std::optional<std::vector<int>>& masked, const ArrayArgument& target) {
    constexpr const char* name = "mask_where_class";
    const kernels::ClassSet set = class_set(masked);
    const auto image = image_of<float>(values, {name, "values"});
    const auto layer = image_of<std::uint8_t>(classes, {name, "classes"});
    const auto in = view_of(image);
    const auto class_of = view_of(layer);
    return filled(out_or_empty<float>(target, name, shape_of(image)),
                  [&](auto& out) { kernels::mask_where_class<float>(in, class_of, factor, set, out); });
}

/// As Python would make it: "Encoding(scale=0.0001, offset=-0.1, fill=0.0)".
std::string describe(const Encoding& encoding) {
    const auto number = [](double value) { return std::string(py::repr(py::float_(value))); };
    std::string text = "Encoding(scale=" + number(encoding.scale) + ", offset=" + number(encoding.offset);
    const auto add = [&](const char* name, const std::optional<double>& value) {
        if (value) text += std::string(", ") + name + "=" + number(*value);
    };
    add("fill", encoding.fill);
    add("valid_min", encoding.valid_min);
    add("valid_max", encoding.valid_max);
    return text + (encoding.is_decoded ? ", is_decoded=True)" : ")");
}

void bind_encoding(py::module_& m) {
    Class<Encoding>(m, "Encoding",
                    "How stored numbers encode physical values: stored * scale + offset, except for no data.")
        .constructor([](double scale, double offset, std::optional<double> fill, std::optional<double> valid_min,
                        std::optional<double> valid_max,
                        bool is_decoded) { return Encoding{scale, offset, fill, valid_min, valid_max, is_decoded}; },
                     py::kw_only(), py::arg("scale") = 1.0, py::arg("offset") = 0.0, py::arg("fill") = py::none(),
                     py::arg("valid_min") = py::none(), py::arg("valid_max") = py::none(),
                     py::arg("is_decoded") = false)
        .def_readonly("scale", &Encoding::scale, "Factor of stored numbers.")
        .def_readonly("offset", &Encoding::offset, "Added after scaling.")
        .def_readonly("fill", &Encoding::fill, "Stored number that is no data, or None.")
        .def_readonly("valid_min", &Encoding::valid_min, "Least stored number that is data, or None.")
        .def_readonly("valid_max", &Encoding::valid_max, "Greatest stored number that is data, or None.")
        .def_readonly("is_decoded", &Encoding::is_decoded, "Whether the stored numbers are physical values already.")
        .def(
            "__eq__", [](const Encoding& a, const Encoding& b) { return a == b; }, py::is_operator())
        .def("__repr__", &describe)
        .pickled(py::pickle(
            [](const Encoding& p) {
                return py::make_tuple(p.scale, p.offset, p.fill, p.valid_min, p.valid_max, p.is_decoded);
            },
            [](const py::tuple& state) {
                const auto maybe = [&](std::size_t index) { return state[index].cast<std::optional<double>>(); };
                return Encoding{state[0].cast<double>(), state[1].cast<double>(), maybe(2), maybe(3), maybe(4),
                                state[5].cast<bool>()};
            }));
}

}  // namespace

void bind_kernels(py::module_& m) {
    bind_encoding(m);
    bind_unpack<float>(m, "unpack", unpack_doc);
    bind_unpack<double>(m, "unpack_double", "Like unpack, with float64: the bits of EOPF-CPM.");
    define(m, "normalized_difference", &normalized_difference, py::arg("a"), py::arg("b"), py::kw_only(),
           py::arg("out") = py::none(), difference_doc);
    define(m, "normalized_difference_packed", &normalized_difference_packed, py::arg("a"), py::arg("b"),
           py::arg("encoding_a"), py::arg("encoding_b"), py::kw_only(), py::arg("out") = py::none(),
           "The normalised difference straight from packed uint16 bands, in one pass over memory; float32.");
    define(m, "mask_where_class", &mask_where_class, py::arg("values"), py::arg("classes"), py::kw_only(),
           py::arg("factor"), py::arg("masked") = py::none(), py::arg("out") = py::none(),
           "Copy of values with NaN wherever the class is in `masked` (default: SCL 0, 1, 3, 8, 9, 10); one class "
           "stands for factor x factor values.");
    define(
        m, "instruction_set", [] { return std::string(kernels::to_string(kernels::instruction_set())); },
        "Which compilation of the hot loops runs: baseline, avx2 (AVX2) or avx512 (AVX-512).");
}

}  // namespace rsclient::python
