#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind_client.hpp"
#include "define.hpp"
#include "rsclient/jobs/job.hpp"
#include "rsclient/services/job_handle.hpp"
#include "rsclient/services/staging_client.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using jobs::Job;

py::tuple state_of(const Job& job) {
    return py::make_tuple(job.id, job.process_id, jobs::to_string(job.status), job.progress, job.message, job.created,
                          job.started, job.updated, job.finished);
}

Job job_from_state(const py::tuple& state) {
    return {state[0].cast<std::string>(),
            state[1].cast<std::string>(),
            jobs::job_status_from_string(state[2].cast<std::string>()),
            state[3].cast<int>(),
            state[4].cast<std::string>(),
            state[5].cast<std::string>(),
            state[6].cast<std::optional<std::string>>(),
            state[7].cast<std::optional<std::string>>(),
            state[8].cast<std::optional<std::string>>()};
}

}  // namespace

void bind_jobs(py::module_& m) {
    Class<Job>(m, "Job", "What a service says of a job at one moment.")
        .def_readonly("id", &Job::id, "Id of the job.")
        .def_readonly("process_id", &Job::process_id, "What runs, e.g. \"staging\".")
        .def_property_readonly(
            "status", [](const Job& job) { return jobs::to_string(job.status); },
            "accepted, running, successful, failed or dismissed.")
        .def_readonly("progress", &Job::progress, "Per cent.")
        .def_readonly("message", &Job::message, "For people; the reason of a failure.")
        .def_readonly("created", &Job::created, "When it was submitted, as the service writes it.")
        .def_readonly("started", &Job::started, "When it began, or None.")
        .def_readonly("updated", &Job::updated, "When it last changed, or None.")
        .def_readonly("finished", &Job::finished, "When it ended, or None.")
        .def_property_readonly(
            "is_terminal", [](const Job& job) { return jobs::is_terminal(job.status); }, "Whether the job has ended.")
        .def_property_readonly(
            "nothing_staged", [](const Job& job) { return services::nothing_staged(job); },
            "Whether a staging job was successful without copying a file: its items are in the catalog already, or "
            "have none of the assets.")
        .def(
            "__eq__", [](const Job& a, const Job& b) { return a == b; }, py::is_operator())
        .pickled(py::pickle(&state_of, &job_from_state))
        .def("_repr_html_",
             [](const py::object& self) { return py::module_::import("rsclient.display").attr("job_html")(self); })
        .def("__repr__", [](const Job& job) {
            return "<Job " + job.id + " " + jobs::to_string(job.status) + " " + std::to_string(job.progress) + " %>";
        });
}

}  // namespace rsclient::python
