#pragma once

#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <vector>

namespace rsclient::python {

/// A parameter of a function that Python calls.
struct Parameter {
    std::string name = {};
    pybind11::object fallback = {};  ///< no object: the argument must be given
    bool by_position = true;
};

/// The parameters of a function that Python calls, and what messages call it.
class Signature {
public:
    /// `owner` is the class of a method, empty otherwise; `has_self` whether the first parameter is the object.
    Signature(const std::string& owner, const std::string& name, std::vector<Parameter> parameters, bool has_self);

    [[nodiscard]] const std::vector<Parameter>& parameters() const noexcept { return parameters_; }

    /// Puts the argument or the fallback of each parameter into `arguments`, borrowed from the call and from this.
    /// @throws type_error naming the argument that is missing, unknown, given twice or one too many
    void arrange(const pybind11::args& by_position, const pybind11::kwargs& by_name,
                 std::span<pybind11::handle> arguments) const;

    /// @throws type_error "CatalogClient.get_item: id is of type int, expected str", value_error if a whole number is
    ///         out of range; shows no value, which may be a credential
    [[noreturn]] void refuse(const std::string& argument, pybind11::handle found, const std::string& expected) const;

    /// The docstring, opened by the line from which Python makes `inspect.signature`.
    [[nodiscard]] std::string docstring(const std::string& prose) const;

private:
    [[nodiscard]] std::size_t index_of(pybind11::handle name) const;
    [[nodiscard]] std::string names(bool all) const;
    [[noreturn]] void fail(const std::string& what) const;

    std::string name_;
    std::string function_;  ///< "CatalogClient.get_item"
    std::vector<Parameter> parameters_;
    std::size_t positional_ = 0;
    std::size_t hidden_;  ///< how many parameters messages leave out: 1 for self
};

}  // namespace rsclient::python
