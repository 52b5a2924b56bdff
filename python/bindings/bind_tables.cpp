#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "bind_client.hpp"
#include "define.hpp"
#include "rsclient/core/process_settings.hpp"
#include "rsclient/core/setting_row.hpp"
#include "rsclient/core/setting_table.hpp"
#include "rsclient/services/search_query.hpp"
#include "rsclient/services/service_table.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::SearchParameterRow;
using services::ServiceRow;

/// The variables that a row really has.
template <class Row>
std::vector<std::string> names(const Row& variables) {
    std::vector<std::string> found;
    for (const auto variable : variables) {
        if (!variable.empty()) found.emplace_back(variable);
    }
    return found;
}

std::string argument_of(const SettingRow& row) {
    return row.argument == "hosts" ? "hosts[\"" + std::string(row.name) + "\"]" : std::string(row.argument);
}

void bind_settings(py::module_& m) {
    Class<SettingRow>(m, "SettingRow", "One setting; see all_settings().")
        .def_readonly("name", &SettingRow::name, "A name that no other setting has.")
        .def_property_readonly("argument", &argument_of, "The argument of a class of Python; empty: it has none.")
        .def_readonly("option", &SettingRow::option, "The option of the command line; empty: it has none.")
        .def_property_readonly(
            "variables", [](const SettingRow& row) { return names(row.variables); },
            "Environment variables; the first that is set wins.")
        .def_property_readonly(
            "kind", [](const SettingRow& row) { return to_string(row.kind); },
            "How it is read: text, secret, url, truth, count, choice or path.")
        .def_readonly("fallback", &SettingRow::fallback, "What holds if it is not set.")
        .def_readonly("description", &SettingRow::description, "What it is.")
        .def_readonly("shown_unset", &SettingRow::shown_unset, "Whether `rsclient doctor` lists it if it is not set.")
        .def("__repr__", [](const SettingRow& row) { return "<SettingRow " + std::string(row.name) + ">"; });
    define(
        m, "all_settings",
        [] {
            const auto rows = services::all_settings();
            return std::vector<SettingRow>(rows.begin(), rows.end());
        },
        "All settings that this library reads, with a row for the URL of each service.");
}

void bind_search_parameters(py::module_& m) {
    Class<SearchParameterRow>(m, "SearchParameterRow", "One parameter of a search; see search_parameter_table().")
        .def_readonly("name", &SearchParameterRow::name, "Name of the keyword argument, and in the request.")
        .def_property_readonly(
            "kind", [](const SearchParameterRow& row) { return to_string(row.kind); },
            "How it is given: text, list, filter, interval, box, geometry, order or count.")
        .def_property_readonly(
            "scope", [](const SearchParameterRow& row) { return to_string(row.scope); },
            "Which searches have it: all, catalog or stations.")
        .def_readonly("description", &SearchParameterRow::description, "What it is, without a full stop.")
        .def_readonly("has_option", &SearchParameterRow::has_option, "Whether the command line has an option for it.")
        .def("__repr__",
             [](const SearchParameterRow& row) { return "<SearchParameterRow " + std::string(row.name) + ">"; });
    define(
        m, "search_parameter_table",
        [] {
            const auto rows = services::search_parameter_table();
            return std::vector<SearchParameterRow>(rows.begin(), rows.end());
        },
        "All parameters of searches, in the order in which they are shown.");
}

}  // namespace

void bind_tables(py::module_& m) {
    static_cast<void>(process_settings());  // read here, in the importing thread
    bind_settings(m);
    bind_search_parameters(m);
    Class<ServiceRow>(m, "ServiceRow", "One service of the platform; see service_table().")
        .def_readonly("key", &ServiceRow::key, "The name of accessors, hosts and commands, e.g. \"auxip\".")
        .def_readonly("name", &ServiceRow::name, "The name in messages, e.g. \"AUXIP\".")
        .def_property_readonly(
            "kind", [](const ServiceRow& row) { return to_string(row.kind); },
            "station, catalog, staging, auth or no_client.")
        .def_readonly("prefix", &ServiceRow::prefix, "Path below the base URL; may be empty.")
        .def_property_readonly(
            "host_variables", [](const ServiceRow& row) { return names(row.host_variables); },
            "Environment variables with a base URL of its own; the first that is set wins.")
        .def_readonly("summary", &ServiceRow::summary, "What the service holds, in one sentence.")
        .def("__repr__", [](const ServiceRow& row) {
            return "<ServiceRow " + std::string(row.key) + ", " + std::string(to_string(row.kind)) + ">";
        });
    define(
        m, "service_table",
        [] {
            const auto rows = services::service_table();
            return std::vector<ServiceRow>(rows.begin(), rows.end());
        },
        "All services that this library knows, in the order in which they are shown.");
}

}  // namespace rsclient::python
