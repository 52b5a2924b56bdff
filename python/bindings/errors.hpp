#pragma once

namespace rsclient::python {

/// Makes C++ errors of all modules arrive as the classes of rsclient.errors, with their facts.
void bind_errors();

/// Makes warnings of all modules arrive as rsclient.errors.DecodeWarning by Python's `warnings`.
void bind_warnings();

}  // namespace rsclient::python
