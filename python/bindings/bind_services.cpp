#include <pybind11/chrono.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind_client.hpp"
#include "callbacks.hpp"
#include "define.hpp"
#include "interrupts.hpp"
#include "json_convert.hpp"
#include "rsclient/services/auth_client.hpp"
#include "rsclient/services/station_client.hpp"
#include "search_arguments.hpp"
#include "search_call.hpp"
#include "seconds.hpp"
#include "stac_service.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::ClientState;
using services::ServiceOptions;
using services::StationClient;

constexpr auto no_gil = py::call_guard<py::gil_scoped_release>();

/// Calls a Python function at the end of each call.
class LogObserver final : public Observer {
public:
    explicit LogObserver(const py::object& function) : callback_(function) {}

    void on_end(std::uint64_t /*call*/, const CallRecord& record) override {
        try {
            callback_(record);
        } catch (py::error_already_set& error) {
            const py::gil_scoped_acquire gil;
            if (!keep_interrupt(error)) error.discard_as_unraisable("rsclient: the log function of ServiceOptions");
        }
    }

private:
    Callback callback_;
};

std::shared_ptr<ClientState> make_state(const std::string& url, const std::string& api_key,
                                        const std::string& session_cookie, const std::string& bearer_token,
                                        const std::string& owner, std::optional<bool> local,
                                        const std::map<std::string, std::string>& hosts, int attempts, double deadline,
                                        std::optional<double> timeout, const py::object& log) {
    ServiceOptions options;
    options.settings = services::resolve(Settings{url, api_key, session_cookie, bearer_token, owner, local, hosts});
    options.retry.attempts = attempts;
    options.retry.total = milliseconds(deadline);
    if (timeout) options.read_timeout = options.search_timeout = options.write_timeout = milliseconds(*timeout);
    if (!log.is_none()) options.observer = std::make_shared<LogObserver>(log);
    return std::make_shared<ClientState>(std::move(options));
}

std::string describe_options(const ClientState& options) {
    const auto& settings = options.settings();
    return "<ServiceOptions " + (settings.url.empty() ? "no url" : settings.url) + ", " + to_string(settings.mode) +
           " mode, owner " + (settings.owner.empty() ? "by credential" : settings.owner) + ">";
}

void bind_call_record(py::module_& m) {
    Class<CallRecord>(m, "CallRecord", "What was asked and how it ended; holds no credential.")
        .def_readonly("action", &CallRecord::action, "What was done, e.g. \"search CADIP items\".")
        .def_readonly("method", &CallRecord::method, "HTTP method.")
        .def_readonly("url", &CallRecord::url, "Without query.")
        .def_readonly("status", &CallRecord::status, "0: no answer.")
        .def_readonly("attempts", &CallRecord::attempts, "How often was asked.")
        .def_property_readonly(
            "seconds", [](const CallRecord& record) { return std::chrono::duration<double>(record.duration).count(); },
            "How long it took, all attempts together.")
        .def_readonly("request_id", &CallRecord::request_id,
                      "The id under which the service logged the request; empty if it gave none.")
        .def("__repr__", [](const CallRecord& record) {
            return "<CallRecord " + record.action + ", " + record.method + " " + record.url + ", " +
                   (record.status == 0 ? "no answer" : "status " + std::to_string(record.status)) + ">";
        });
}

void bind_options(py::module_& m) {
    Class<ClientState, std::shared_ptr<ClientState>>(
        m, "ServiceOptions", "What all clients need to know: arguments, then RSPY_* variables, then defaults.")
        .constructor(&make_state, py::arg("url") = "", py::kw_only(), py::arg("api_key") = "",
                     py::arg("session_cookie") = "", py::arg("bearer_token") = "", py::arg("owner") = "",
                     py::arg("local") = py::none(), py::arg("hosts") = std::map<std::string, std::string>(),
                     py::arg("attempts") = 4, py::arg("deadline") = 300.0, py::arg("timeout") = py::none(),
                     py::arg("log") = py::none())
        .def_property_readonly(
            "url", [](const ClientState& options) { return options.settings().url; },
            "Base URL of the platform; may be empty.")
        .def_property_readonly(
            "mode", [](const ClientState& options) { return to_string(options.settings().mode); },
            "local, hybrid or cluster.")
        .def_property_readonly(
            "owner", [](const ClientState& options) { return options.settings().owner; },
            "Owner of catalog collections; empty if the platform takes it from the credential.")
        .def_property_readonly(
            "hosts", [](const ClientState& options) { return options.settings().hosts; },
            "URL of each service that has one of its own.")
        .def(
            "url_of",
            [](const ClientState& options, const std::string& service) { return options.settings().url_of(service); },
            py::arg("service"), "Base URL of a service. Raises ValueError naming what to set if it is not known.")
        .def("__repr__", &describe_options);
}

ItemSearch search_station(const StationClient& client, const SearchArguments& arguments) {
    services::StationQuery query{arguments.query};
    query.published = arguments.interval;
    for (const auto& name : names_from(arguments.collections, "collection")) {
        query.collection += (query.collection.empty() ? "" : ",") + name;
    }
    return client.search_items(query);
}

void bind_station_search(Class<StationClient>& cls) {
    const SearchSignature signature("StationClient", "collection", services::SearchScope::stations);
    const std::string docstring = signature.docstring(
        "Items with distinct ids, fetched while you iterate.\n\n"
        "`bbox` and `intersects` are for PRIP, which takes both at once; the other stations have no footprints. "
        "`filter` holds conditions joined with AND, each of them property = value, property IN (values), a T_ operator "
        "of a property and a time or interval, or S_INTERSECTS of geometry and a polygon; another raises ValueError "
        "before anything is sent.",
        "Ids; by default all that may be read.");
    bind_search(cls, signature, docstring, &search_station);
}

void bind_station_client(py::module_& m) {
    Class<StationClient> cls(
        m, "StationClient", "Client of one station of service_table(), e.g. \"auxip\": read-only STAC over its files.");
    bind_self_description(cls, "JSON Schema of what can be filtered on.");
    bind_station_search(cls);
    cls.constructor(
           [](const std::string& service, const std::shared_ptr<ClientState>& options) {
               if (options) return StationClient(service, options);
               return StationClient(service, ServiceOptions{.settings = services::resolve({})});
           },
           py::arg("service"), py::arg("options") = py::none())
        .def(
            "get_collections", [](const StationClient& client) { return client.get_collections(); }, no_gil,
            "Collections the caller may read.")
        .def(
            "get_collection",
            [](const StationClient& client, const std::string& id) { return client.get_collection(id); }, py::arg("id"),
            no_gil, "The collection with this id. Raises NotFoundError if it does not exist.")
        .def(
            "get_item",
            [](const StationClient& client, const std::string& collection, const std::string& id) {
                return client.get_item(collection, id);
            },
            py::arg("collection"), py::arg("id"), no_gil,
            "The item with this id. Raises NotFoundError if it does not exist.")
        .def_property_readonly("name", &StationClient::name, "The station as messages name it, e.g. \"AUXIP\".")
        .def("__repr__",
             [](const StationClient& client) { return "<StationClient " + client.name() + " " + client.url() + ">"; });
}

void bind_user_info(py::module_& m) {
    Class<services::UserInfo>(m, "UserInfo", "The authenticated user.")
        .def_readonly("user_login", &services::UserInfo::user_login, "Login name.")
        .def_readonly("iam_roles", &services::UserInfo::iam_roles, "Roles, which say what the user may do.")
        .def_property_readonly(
            "attributes", [](const services::UserInfo& user) { return to_read_only(user.attributes); },
            "More of the user, if the platform says it.")
        .def("__repr__", [](const services::UserInfo& user) {
            return "<UserInfo " + user.user_login + ", " + std::to_string(user.iam_roles.size()) + " roles>";
        });
}

void bind_auth_client(py::module_& m) {
    Class<services::AuthClient>(m, "AuthClient", "Client of the authentication endpoints.")
        .constructor([](const std::shared_ptr<ClientState>& options) { return services::AuthClient(options); },
                     py::arg("options").none(false))
        .def(
            "get_me", [](const services::AuthClient& client) { return client.get_me(); }, no_gil,
            "The authenticated user, from the platform, or from the API key manager if a key is sent and its URL is "
            "set "
            "(RSPY_UAC_CHECK_URL, APIKEY_URL or hosts[\"apikeymanager\"]).")
        .def("__repr__", &describe_client<services::AuthClient>);
}

}  // namespace

void bind_services(py::module_& m) {
    bind_call_record(m);
    bind_options(m);
    bind_station_client(m);
    bind_user_info(m);
    bind_auth_client(m);
}

}  // namespace rsclient::python
