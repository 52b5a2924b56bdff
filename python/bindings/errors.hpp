#pragma once

namespace rsclient::python {

/// Makes C++ errors of this module arrive as the classes of rsclient.errors, with their facts.
void bind_errors();

/// Makes warnings of this module arrive as rsclient.errors.DecodeWarning by Python's `warnings`.
void bind_warnings();

/// Makes long work in this module end when Python has a signal to handle, such as Ctrl-C.
void bind_interrupt();

}  // namespace rsclient::python
