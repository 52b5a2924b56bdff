#include "signature.hpp"

#include <algorithm>
#include <utility>

namespace py = pybind11;

namespace rsclient::python {
namespace {

std::string described(py::handle found) {
    return found.is_none() ? "None" : "of type " + std::string(py::str(py::type::of(found).attr("__name__")));
}

/// A default as Python code; "..." for what has no such form.
std::string literal(const py::object& value) {
    const bool is_plain = value.is_none() || py::isinstance<py::str>(value) || py::isinstance<py::int_>(value) ||
                          py::isinstance<py::float_>(value) || py::isinstance<py::list>(value) ||
                          py::isinstance<py::tuple>(value) || py::isinstance<py::dict>(value);
    return is_plain ? py::repr(value).cast<std::string>() : "...";
}

/// A constructor is called by the name of its class.
std::string shown_name(const std::string& owner, const std::string& name) {
    if (owner.empty()) return name;
    return name == "__init__" ? owner : owner + "." + name;
}

}  // namespace

Signature::Signature(const std::string& owner, const std::string& name, std::vector<Parameter> parameters,
                     bool has_self)
    : name_(name), function_(shown_name(owner, name)), parameters_(std::move(parameters)), hidden_(has_self ? 1 : 0) {
    positional_ = static_cast<std::size_t>(std::ranges::count_if(parameters_, &Parameter::by_position));
}

void Signature::fail(const std::string& what) const { throw py::type_error(function_ + ": " + what); }

void Signature::refuse(const std::string& argument, py::handle found, const std::string& expected) const {
    if (expected == "int" && PyLong_Check(found.ptr())) {
        throw py::value_error(function_ + ": " + argument + " is " + std::string(py::str(found)) +
                              ", which is out of range");
    }
    fail(argument + " is " + described(found) + ", expected " + expected);
}

std::string Signature::names(bool all) const {
    std::string text;
    for (std::size_t index = hidden_; index < (all ? parameters_.size() : positional_); ++index)
        text += (text.empty() ? "" : ", ") + parameters_[index].name;
    return text;
}

std::size_t Signature::index_of(py::handle name) const {
    for (std::size_t index = hidden_; index < parameters_.size(); ++index)
        if (PyUnicode_CompareWithASCIIString(name.ptr(), parameters_[index].name.c_str()) == 0) return index;
    const std::string unknown = "there is no argument '" + std::string(py::str(name)) + "'";
    fail(unknown + (parameters_.size() > hidden_ ? "; there are " + names(true) : "; it takes none"));
}

void Signature::arrange(const py::args& by_position, const py::kwargs& by_name, std::span<py::handle> arguments) const {
    const std::size_t given = by_position.size();
    if (given > positional_) {
        fail("takes " + std::to_string(positional_ - hidden_) + " arguments by position (" + names(false) + "), got " +
             std::to_string(given - hidden_));
    }
    for (std::size_t index = 0; index < given; ++index)
        arguments[index] = PyTuple_GET_ITEM(by_position.ptr(), static_cast<Py_ssize_t>(index));
    for (const auto& [name, value] : by_name) {
        const std::size_t index = index_of(name);
        if (arguments[index]) fail(parameters_[index].name + " is given twice");
        arguments[index] = value;
    }
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        if (arguments[index]) continue;
        if (!parameters_[index].fallback) fail("the argument " + parameters_[index].name + " is missing");
        arguments[index] = parameters_[index].fallback;
    }
}

std::string Signature::docstring(const std::string& prose) const {
    std::string text = name_ + "(";
    bool by_position = true;
    const auto add = [&text](const std::string& part) { text += (text.back() == '(' ? "" : ", ") + part; };
    if (name_ == "__init__") add("self");  // which pybind11 makes out of what the constructor returns
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        const Parameter& parameter = parameters_[index];
        if (by_position && !parameter.by_position) add("*");
        by_position = parameter.by_position;
        add(parameter.name + (parameter.fallback ? "=" + literal(parameter.fallback) : ""));
    }
    return text + ")\n--\n\n" + prose;
}

}  // namespace rsclient::python
