#include "interrupts.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "rsclient/core/interrupt.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

/// What the signal handler of this thread raised, until the stopped call has ended. It is not left set in the
/// interpreter meanwhile, as log functions still run. A plain pointer: at the end of a thread the GIL is not ours.
thread_local py::error_already_set* pending = nullptr;

void keep(const py::error_already_set& error) {
    if (pending == nullptr) pending = new py::error_already_set(error);
}

/// Sets what was kept as Python's error. @returns whether there was any
bool restore() {
    if (pending == nullptr) return false;
    const std::unique_ptr<py::error_already_set> error(std::exchange(pending, nullptr));
    error->restore();
    return true;
}

/// Called by the interpreter in the main thread between two instructions.
int raise_between_instructions(void*) { return restore() ? -1 : 0; }

/// Signal handlers run in the main thread only; asking from another one is harmless and answers no.
bool python_wants_to_stop() {
    if (pending != nullptr) return true;
    thread_local auto last = std::chrono::steady_clock::time_point();
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::milliseconds(50))
        return false;  // taking the GIL for each piece of a download is dear
    last = now;
    if (Py_IsInitialized() == 0) return false;
    const py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() == 0) return false;
    keep(py::error_already_set());
    return true;
}

}  // namespace

void bind_interrupt() { set_interrupt_hook(&python_wants_to_stop); }

bool keep_interrupt(py::error_already_set& error) {
    if (error.matches(PyExc_Exception)) return false;  // KeyboardInterrupt and SystemExit are none
    keep(error);
    Py_AddPendingCall(&raise_between_instructions, nullptr);
    return true;
}

void raise_interrupt(const char* message) {
    if (!restore()) PyErr_SetString(PyExc_KeyboardInterrupt, message);
}

}  // namespace rsclient::python
