#include "json_convert.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "rsclient/json/raw_json.hpp"
#include "rsclient/json/reader.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

py::dict dict_of(const rsclient::json::Object& object) {
    py::dict dict;
    for (const auto& [name, member] : object) {
        if (PyDict_SetItem(dict.ptr(), py::str(name).ptr(), to_python(member).ptr()) != 0) {
            throw py::error_already_set();
        }
    }
    return dict;
}

py::object number_to_python(const std::string& text) {
    const bool whole = text.find_first_of(".eE") == std::string::npos;
    PyObject* number = nullptr;
    if (whole) {
        number = PyLong_FromString(text.c_str(), nullptr, 10);
    } else {
        const double value = PyOS_string_to_double(text.c_str(), nullptr, nullptr);
        if (PyErr_Occurred() == nullptr) number = PyFloat_FromDouble(value);
    }
    if (number == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(number);
}

/// Python's own guard of the stack: something that contains itself raises RecursionError.
class RecursionGuard {
public:
    RecursionGuard() {
        if (Py_EnterRecursiveCall(" while turning an object into JSON") != 0) throw py::error_already_set();
    }
    ~RecursionGuard() { Py_LeaveRecursiveCall(); }
    RecursionGuard(const RecursionGuard&) = delete;
    RecursionGuard& operator=(const RecursionGuard&) = delete;
};

[[noreturn]] void refuse(py::handle object, const std::string& where) {
    throw py::type_error(where + ": " + std::string(py::str(py::type::of(object).attr("__name__"))) +
                         " has no JSON form");
}

rsclient::json::Value float_to_json(py::handle object, const std::string& where) {
    const double value = PyFloat_AsDouble(object.ptr());
    if (!std::isfinite(value)) throw py::value_error(where + ": JSON has no number for NaN or infinity");
    return value;
}

rsclient::json::Value sequence_to_json(py::handle object, const std::string& where) {
    rsclient::json::Array array;
    for (const auto element : py::reinterpret_borrow<py::sequence>(object)) {
        array.push_back(from_python(element, where + "/" + std::to_string(array.size())));
    }
    return array;
}

rsclient::json::Value mapping_to_json(py::handle object, const std::string& where) {
    rsclient::json::Object members;
    for (const auto key : object) {
        if (!py::isinstance<py::str>(key))
            throw py::type_error(where + ": a key must be str, not " + std::string(py::repr(key)));
        const auto name = key.cast<std::string>();
        members.set(name, from_python(object[key], where + "/" + name));
    }
    return members;
}

}  // namespace

py::object to_python(const rsclient::json::Value& value) {
    if (const auto* text = value.string()) return py::str(*text);
    if (const auto* number = value.number()) return number_to_python(number->text);
    if (const auto* boolean = value.boolean()) return py::bool_(*boolean);
    if (const auto* array = value.array()) {
        py::list list(array->size());
        for (std::size_t index = 0; index < array->size(); ++index) list[index] = to_python((*array)[index]);
        return list;
    }
    if (const auto* object = value.object()) {
        return dict_of(*object);
    }
    return py::none();
}

py::object to_read_only(const rsclient::json::Object& object) {
    PyObject* view = PyDictProxy_New(dict_of(object).ptr());
    if (view == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(view);
}

rsclient::json::RawJson text_from_python(py::handle object, const std::string& where) {
    py::object bytes = py::reinterpret_borrow<py::object>(object);
    if (py::isinstance<py::str>(object)) {
        bytes = py::reinterpret_steal<py::object>(PyUnicode_AsUTF8String(object.ptr()));
        if (!bytes) throw py::error_already_set();
    }
    if (!py::isinstance<py::bytes>(bytes)) {
        throw py::type_error(where + ": expected str or bytes, got " +
                             std::string(py::str(py::type::of(object).attr("__name__"))));
    }
    return rsclient::json::RawJson(std::string_view(bytes.cast<py::bytes>()));
}

rsclient::json::Value from_python(py::handle object, const std::string& where) {
    const RecursionGuard guard;
    if (object.is_none()) return nullptr;
    if (py::isinstance<py::bool_>(object)) return object.cast<bool>();
    if (py::isinstance<py::str>(object)) return object.cast<std::string>();
    if (py::isinstance<py::int_>(object))
        // Its digits, not what a subclass such as an Enum calls itself.
        return rsclient::json::Number{
            py::reinterpret_steal<py::str>(PyLong_Type.tp_repr(object.ptr())).cast<std::string>()};
    if (py::isinstance<py::float_>(object)) return float_to_json(object, where);
    if (py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object)) return sequence_to_json(object, where);
    if (PyMapping_Check(object.ptr()) != 0 && py::hasattr(object, "keys")) return mapping_to_json(object, where);
    if (py::hasattr(object, "item") && py::hasattr(object, "dtype"))
        return from_python(object.attr("item")(), where);  // NumPy scalar
    if (py::hasattr(object, "isoformat")) {                // datetime
        if (py::hasattr(object, "tzinfo") && object.attr("tzinfo").is_none()) {
            throw py::value_error(where + ": a datetime needs a time zone, e.g. datetime.timezone.utc");
        }
        auto text = object.attr("isoformat")().cast<std::string>();
        if (text.ends_with("+00:00")) text.replace(text.size() - 6, 6, "Z");
        return text;
    }
    refuse(object, where);
}

rsclient::json::Object object_from_python(py::handle object, const std::string& where) {
    auto value = from_python(object, where);
    if (value.object() == nullptr) throw py::type_error(where + ": expected a dict");
    return std::move(*value.object());
}

rsclient::json::Object object_from_text(const std::string& text, const std::string& where) {
    const auto value = rsclient::json::parse(text, where);
    return rsclient::json::Reader(value, where).object();
}

}  // namespace rsclient::python
