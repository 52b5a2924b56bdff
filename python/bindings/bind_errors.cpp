#include "rsclient/core/error.hpp"

#include <pybind11/pybind11.h>

#include <stdexcept>

#include "errors.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/jobs/wait.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

template <class... Facts>
void raise(const char* name, const Error& error, Facts&&... facts) {
    const py::object kind = py::module_::import("rsclient.errors").attr(name);
    const py::object instance =
        kind(error.what(), py::arg("action") = error.action(), py::arg("detail") = error.detail(),
             py::arg("status") = error.status(), py::arg("request_id") = error.request_id(),
             py::arg("attempts") = error.attempts(), std::forward<Facts>(facts)...);
    PyErr_SetObject(kind.ptr(), instance.ptr());
}

void raise_transport(const char* name, const TransportError& error) {
    raise(name, error, py::arg("host") = error.host());
}

void raise_interrupt(const Interrupted& error) {
    // The signal handler has usually set KeyboardInterrupt, or whatever the user's handler raises.
    if (PyErr_Occurred() == nullptr) PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
}

void translate(std::exception_ptr pointer) {
    try {
        if (pointer) std::rethrow_exception(pointer);
    } catch (const NotAuthenticatedError& error) {
        raise("NotAuthenticatedError", error);
    } catch (const NotPermittedError& error) {
        raise("NotPermittedError", error);
    } catch (const NotFoundError& error) {
        raise("NotFoundError", error);
    } catch (const ConflictError& error) {
        raise("ConflictError", error);
    } catch (const InvalidRequestError& error) {
        raise("InvalidRequestError", error);
    } catch (const RateLimitedError& error) {
        raise("RateLimitedError", error);
    } catch (const ServerError& error) {
        raise("ServerError", error);
    } catch (const HttpError& error) {
        raise("HttpError", error);
    } catch (const TimeoutError& error) {
        raise_transport("TimeoutError", error);
    } catch (const TransportError& error) {
        raise_transport("TransportError", error);
    } catch (const DecodeError& error) {
        raise("DecodeError", error);
    } catch (const StorageError& error) {
        raise("StorageError", error);
    } catch (const ProductError& error) {
        raise("ProductError", error);
    } catch (const JobFailedError& error) {
        raise("JobFailedError", error, py::arg("job_id") = error.job_id(), py::arg("job_status") = error.job_status());
    } catch (const jobs::StillRunningError& error) {
        raise("StillRunningError", error, py::arg("job_id") = error.job().id,
              py::arg("progress") = error.job().progress);
    } catch (const Interrupted& error) {
        raise_interrupt(error);
    } catch (const Error& error) {
        raise("RsClientError", error);
    } catch (const std::invalid_argument& error) {
        PyErr_SetString(PyExc_ValueError, readable(error.what()).c_str());  // Python decodes it as UTF-8
    }
}

/// Signal handlers run in the main thread only; asking from another one is harmless and answers no.
bool python_wants_to_stop() {
    thread_local auto last = std::chrono::steady_clock::time_point();
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::milliseconds(50))
        return false;  // taking the GIL for each piece of a download is dear
    last = now;
    if (Py_IsInitialized() == 0) return false;
    const py::gil_scoped_acquire gil;
    return PyErr_CheckSignals() != 0;
}

}  // namespace

void bind_errors() { py::register_exception_translator(&translate); }

void bind_interrupt() { set_interrupt_hook(&python_wants_to_stop); }

}  // namespace rsclient::python
