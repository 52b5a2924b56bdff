#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "define.hpp"
#include "rsclient/services/search_query.hpp"
#include "search_arguments.hpp"
#include "signature.hpp"

namespace rsclient::python {

/// What Python gives to a search.
struct SearchArguments {
    pybind11::handle client = {};
    pybind11::handle collections = {};
    services::SearchQuery query = {};
    std::string interval = {};  ///< RFC 3339, of the parameter of that kind
};

/// The parameters of a search: collections, which may be given by position, and the rows of search_parameter_table().
class SearchSignature {
public:
    /// `owner` is the class, `collections` the name of the first parameter.
    SearchSignature(const std::string& owner, const char* collections, services::SearchScope scope);

    /// @throws type_error, value_error naming the argument
    [[nodiscard]] SearchArguments read(const pybind11::args& by_position, const pybind11::kwargs& by_name) const;

    /// The docstring, with a paragraph for each parameter. `collections` is that of the first.
    [[nodiscard]] std::string docstring(const std::string& summary, const std::string& collections) const;

private:
    std::vector<services::SearchParameterRow> rows_;
    Signature signature_;
};

/// Binds `search_items` of a client; `search(client, arguments)` makes the search.
template <class Client, class Search>
void bind_search(Class<Client>& cls, const SearchSignature& signature, const std::string& docstring, Search search) {
    const auto call = [signature, search](const pybind11::args& by_position, const pybind11::kwargs& by_name) {
        const SearchArguments arguments = signature.read(by_position, by_name);
        return search(arguments.client.cast<const Client&>(), arguments);
    };
    pybind11::options options;
    options.disable_function_signatures();
    static_cast<pybind11::class_<Client>&>(cls).def("search_items", call, docstring.c_str());
}

}  // namespace rsclient::python
