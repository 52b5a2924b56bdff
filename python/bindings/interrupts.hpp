#pragma once

#include <pybind11/pybind11.h>

namespace rsclient::python {

/// Makes long work in this module end when Python has a signal to handle, such as Ctrl-C.
void bind_interrupt();

/// Keeps what a signal handler raised in a function of the user that must not fail, such as a log function, so that it
/// ends the call of the library that runs, or else the Python code after it. With the GIL held.
/// @returns false, and keeps nothing, if the error is no such exception
[[nodiscard]] bool keep_interrupt(pybind11::error_already_set& error);

/// Raises what was kept in this thread; KeyboardInterrupt with `message` if there is nothing. With the GIL held.
void raise_interrupt(const char* message);

}  // namespace rsclient::python
