#include "search_call.hpp"

#include <pybind11/stl.h>

#include <utility>

#include "converters.hpp"
#include "json_convert.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::SearchParameterKind;
using services::SearchParameterRow;
using services::SearchQuery;

/// How Python gives a parameter of a kind, for docstrings.
struct Form {
    std::string type = {};
    std::string hint = {};  ///< follows the description
};

Form form_of(SearchParameterKind kind) {
    switch (kind) {
        case SearchParameterKind::text:
            return {"str", ""};
        case SearchParameterKind::list:
            return {"str or list of str", ""};
        case SearchParameterKind::filter:
            return {"str or dict", ": text, or JSON as a dict"};
        case SearchParameterKind::interval:
            return {"str, datetime, date, or a pair of them",
                    R"(: "2025", "2025-01", "2025-01-31", an RFC 3339 time; an end that is None or ".." is open)"};
        case SearchParameterKind::box:
            return {"four or six numbers", ""};
        case SearchParameterKind::geometry:
            return {"dict, or an object with `__geo_interface__`", ": a GeoJSON geometry or Feature"};
        case SearchParameterKind::order:
            return {"str, dict, or a list of them", R"(: "-created,id", or {"field": "created", "direction": "desc"})"};
        case SearchParameterKind::count:
            return {"int", ""};
    }
    return {};
}

/// What holds without the argument.
py::object fallback_of(const SearchParameterRow& row) {
    const SearchQuery untouched;
    if (const auto* number = std::get_if<int SearchQuery::*>(&row.member)) return py::int_(untouched.**number);
    if (const auto* number = std::get_if<std::size_t SearchQuery::*>(&row.member)) return py::int_(untouched.**number);
    return py::none();
}

std::vector<SearchParameterRow> rows_of(services::SearchScope scope) {
    std::vector<SearchParameterRow> rows;
    for (const auto& row : services::search_parameter_table()) {
        if (belongs_to(row, scope)) rows.push_back(row);
    }
    return rows;
}

std::vector<Parameter> parameters_of(const char* collections, const std::vector<SearchParameterRow>& rows) {
    std::vector<Parameter> parameters{{.name = "self"}, {.name = collections, .fallback = py::none()}};
    for (const auto& row : rows) parameters.push_back({std::string(row.name), fallback_of(row), false});
    return parameters;
}

void read_filter(SearchQuery& query, py::handle value) {
    if (py::isinstance<py::str>(value)) {
        query.filter = value.cast<std::string>();
    } else if (!value.is_none()) {
        query.filter_json = from_python(value, "filter");
    }
}

/// An argument on its way into a query.
class Reading {
public:
    Reading(const Signature& signature, const Parameter& parameter, py::handle value)
        : signature_(signature), parameter_(parameter), value_(value) {}

    void into(SearchArguments& arguments, const SearchParameterRow& row) const {
        SearchQuery& query = arguments.query;
        switch (row.kind) {
            case SearchParameterKind::filter:
                return read_filter(query, value_);
            case SearchParameterKind::interval:
                arguments.interval = interval_from(value_, parameter_.name.c_str());
                return;
            case SearchParameterKind::box:
                query.bbox = box_from(value_);
                return;
            case SearchParameterKind::geometry:
                query.intersects = geometry_from(value_);
                return;
            case SearchParameterKind::order:
                query.*std::get<std::vector<std::string> SearchQuery::*>(row.member) = sort_fields_from(value_);
                return;
            default:
                std::visit([&](auto member) { set(query, member); }, row.member);
        }
    }

private:
    template <class T>
    void set(SearchQuery& query, T SearchQuery::* member) const {
        if (value_.is_none() && parameter_.fallback.is_none()) return;
        Converter<T> converter;
        converter.load(value_, parameter_, signature_);
        query.*member = converter.get();
    }

    void set(SearchQuery& query, std::vector<std::string> SearchQuery::* member) const {
        query.*member = names_from(value_, parameter_.name.c_str());
    }

    void set(SearchQuery& /*query*/, std::monostate /*none*/) const {}

    const Signature& signature_;
    const Parameter& parameter_;
    py::handle value_;
};

}  // namespace

SearchSignature::SearchSignature(const std::string& owner, const char* collections, services::SearchScope scope)
    : rows_(rows_of(scope)), signature_(owner, "search_items", parameters_of(collections, rows_), true) {}

SearchArguments SearchSignature::read(const py::args& by_position, const py::kwargs& by_name) const {
    constexpr std::size_t before_rows = 2;
    const auto& parameters = signature_.parameters();
    std::vector<py::handle> values(parameters.size());
    signature_.arrange(by_position, by_name, values);
    SearchArguments arguments{.client = values[0], .collections = values[1]};
    for (std::size_t index = 0; index < rows_.size(); ++index) {
        const std::size_t at = index + before_rows;
        Reading(signature_, parameters[at], values[at]).into(arguments, rows_[index]);
    }
    return arguments;
}

std::string SearchSignature::docstring(const std::string& summary, const std::string& collections) const {
    const std::string& first = signature_.parameters()[1].name;
    std::string text = summary + "\n\nParameters\n----------\n" + first +
                       " : str, Collection, or a list of them\n    " + collections + "\n";
    for (const auto& row : rows_) {
        const Form form = form_of(row.kind);
        text += std::string(row.name) + " : " + form.type + "\n    " + std::string(row.description) + form.hint + ".\n";
    }
    return signature_.docstring(text);
}

}  // namespace rsclient::python
