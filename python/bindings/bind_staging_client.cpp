#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind_client.hpp"
#include "callbacks.hpp"
#include "define.hpp"
#include "json_convert.hpp"
#include "rsclient/services/staging_client.hpp"
#include "search_arguments.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using services::JobHandle;
using services::StagingClient;

constexpr auto no_gil = py::call_guard<py::gil_scoped_release>();

jobs::WaitOptions wait_options(std::optional<double> timeout, const py::object& on_change) {
    jobs::WaitOptions options;
    if (timeout && !(*timeout > 0 && *timeout <= 1e9)) {
        throw py::value_error("timeout must be above 0 and at most 1e9 seconds, got " + std::to_string(*timeout));
    }
    // Upwards: 0 ms would be no timeout.
    if (timeout)
        options.timeout = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(*timeout));
    if (!on_change.is_none())
        options.on_change = [callback = Callback(on_change)](const jobs::Job& job) { callback(job); };
    return options;
}

JobHandle submit(const StagingClient& client, const std::string& collection, std::vector<stac::Item> items,
                 const std::string& items_href, std::vector<std::string> asset_names) {
    const services::StagingRequest request{collection, std::move(items), items_href, std::move(asset_names)};
    return released([&] { return client.handle(client.submit_staging(request)); });
}

void warn_of_nothing(const jobs::Job& job) {
    const std::string text = "job " + job.id + " was successful, but had nothing to stage: " + job.message +
                             "; the items are in the catalog already, or have none of the assets";
    if (PyErr_WarnEx(PyExc_UserWarning, text.c_str(), 1) < 0) throw py::error_already_set();
}

void bind_handle(py::module_& m) {
    Class<JobHandle>(m, "JobHandle", "A job and its service: the job as last seen, and how to ask again.")
        .def_property_readonly(
            "job", [](const JobHandle& self) { return self.job(); }, "As last seen.")
        .def_property_readonly(
            "id", [](const JobHandle& self) { return self.job().id; }, "Id of the job.")
        .def_property_readonly(
            "status", [](const JobHandle& self) { return jobs::to_string(self.job().status); },
            "accepted, running, successful, failed or dismissed, as last seen.")
        .def_property_readonly(
            "progress", [](const JobHandle& self) { return self.job().progress; }, "Per cent, as last seen.")
        .def_property_readonly(
            "message", [](const JobHandle& self) { return self.job().message; }, "The service's message, as last seen.")
        .def(
            "refresh", [](JobHandle& self) { return self.refresh(); }, no_gil, "Asks the service now.")
        .def(
            "wait",
            [](JobHandle& self, std::optional<double> timeout, const py::object& on_change) {
                const auto options = wait_options(timeout, on_change);
                auto job = released([&] { return self.wait(options); });
                if (services::nothing_staged(job)) warn_of_nothing(job);
                return job;
            },
            py::kw_only(), py::arg("timeout") = py::none(), py::arg("on_change") = py::none(),
            "Follows the job to its end. Raises JobFailedError, or StillRunningError when `timeout` seconds are over; "
            "the job goes on. A job that had nothing to stage is successful; a UserWarning says so.")
        .def(
            "results", [](const JobHandle& self) { return to_python(released([&] { return self.results(); })); },
            "What the job gave, as the service says it.")
        .def(
            "dismiss", [](JobHandle& self) { return self.dismiss(); }, no_gil,
            "Removes the job from the list. The platform may go on with it: files arrive and items are published.")
        .def("_repr_html_",
             [](const py::object& self) { return py::module_::import("rsclient.display").attr("job_html")(self); })
        .def("__repr__", [](const JobHandle& self) {
            return "<JobHandle " + self.job().id + " " + jobs::to_string(self.job().status) + " " +
                   std::to_string(self.job().progress) + " %>";
        });
}

}  // namespace

void bind_staging_client(py::module_& m) {
    bind_handle(m);
    Class<StagingClient>(m, "StagingClient",
                         "Client of the staging service: copies files from stations into the catalog's storage.")
        .constructor([](const std::shared_ptr<services::ClientState>& options) { return StagingClient(options); },
                     py::arg("options").none(false))
        .def(
            "get_processes", [](const StagingClient& client) { return client.get_processes(); }, no_gil,
            "Ids of the processes that can be run.")
        .def(
            "get_process",
            [](const StagingClient& client, const std::string& id) {
                return to_python(released([&] { return client.get_process(id); }));
            },
            py::arg("id") = "staging", "The description of a process.")
        .def("submit_staging", &submit, py::arg("collection"), py::arg("items") = std::vector<stac::Item>(),
             py::kw_only(), py::arg("items_href") = "", py::arg("asset_names") = std::vector<std::string>(),
             "Starts a job that stages items, or those that the search at `items_href` gives.")
        .def(
            "follow",
            [](const StagingClient& client, const std::string& id) { return client.handle(client.get_job(id)); },
            py::arg("job_id"), no_gil, "The handle of a job that runs already.")
        .def(
            "get_jobs", [](const StagingClient& client) { return client.get_jobs(); }, no_gil, "Jobs of all users.")
        .def(
            "get_job", [](const StagingClient& client, const std::string& id) { return client.get_job(id); },
            py::arg("job_id"), no_gil, "The job with this id. Raises NotFoundError if it does not exist.")
        .def(
            "get_job_results",
            [](const StagingClient& client, const std::string& id) {
                return to_python(released([&] { return client.get_job_results(id); }));
            },
            py::arg("job_id"), "What a job gave, as the service says it.")
        .def(
            "dismiss_job", [](const StagingClient& client, const std::string& id) { return client.dismiss_job(id); },
            py::arg("job_id"), no_gil,
            "Removes a job from the list and returns it, with the status that it had. The platform may go on with it: "
            "files arrive and items are published.")
        .def("__repr__", &describe_client<StagingClient>);
}

}  // namespace rsclient::python
