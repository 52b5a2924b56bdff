#pragma once

#include <pybind11/pybind11.h>

#include "rsclient/json/raw_json.hpp"

namespace rsclient::python {

/// A JSON value as Python objects: whole numbers become int of any size, other numbers float.
[[nodiscard]] pybind11::object to_python(const rsclient::json::Value& value);

/// An object as a dict that cannot be changed, so that it is not taken for the item's own memory.
[[nodiscard]] pybind11::object to_read_only(const rsclient::json::Object& object);

/// JSON text from str or from bytes in UTF-8. @throws pybind11::type_error if it is neither
[[nodiscard]] rsclient::json::RawJson text_from_python(pybind11::handle object, const std::string& where);

/// Python objects as a JSON value: None, bool, int, float, str, list, tuple, dict with text keys, datetime.
/// @throws pybind11::type_error naming the place and the type, if something has no JSON form
[[nodiscard]] rsclient::json::Value from_python(pybind11::handle object, const std::string& where);

/// A dict as a JSON object. @throws pybind11::type_error as from_python, or if `object` is no dict
[[nodiscard]] rsclient::json::Object object_from_python(pybind11::handle object, const std::string& where);

/// The JSON object of a text, as a pickle holds it: other than in a dict, numbers keep their spelling.
/// @throws DecodeError naming `where` if it is none
[[nodiscard]] rsclient::json::Object object_from_text(const std::string& text, const std::string& where);

}  // namespace rsclient::python
