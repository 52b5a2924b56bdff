#include "rsclient/core/error.hpp"

#include <pybind11/pybind11.h>

#include <stdexcept>

#include "errors.hpp"
#include "interrupts.hpp"
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

/// Raises the exception for the HttpError that is being handled.
void translate_http_error() {
    try {
        throw;
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
    }
}

void translate(std::exception_ptr pointer) {
    try {
        if (pointer) std::rethrow_exception(pointer);
    } catch (const HttpError&) {
        translate_http_error();
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
        raise_interrupt(error.what());
    } catch (const Error& error) {
        raise("RsClientError", error);
    } catch (const std::invalid_argument& error) {
        PyErr_SetString(PyExc_ValueError, readable(error.what()).c_str());  // Python decodes it as UTF-8
    }
}

}  // namespace

void bind_errors() { py::register_exception_translator(&translate); }

}  // namespace rsclient::python
