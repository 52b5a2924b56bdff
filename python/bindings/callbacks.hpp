#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "rsclient/core/progress.hpp"

namespace rsclient::python {

/// A Python callable that C++ may copy, call and drop from any thread, with or without the GIL.
class Callback {
public:
    explicit Callback(pybind11::object function)
        : function_(new pybind11::object(std::move(function)), [](pybind11::object* owned) {
              const pybind11::gil_scoped_acquire gil;
              delete owned;
          }) {}

    /// Calls it; an error that it raises goes on as one of C++.
    template <class... Arguments>
    void operator()(Arguments&&... arguments) const {
        const pybind11::gil_scoped_acquire gil;
        (*function_)(std::forward<Arguments>(arguments)...);
    }

private:
    std::shared_ptr<pybind11::object> function_;
};

/// Calls `progress(step, done, total, unit)`; empty if it is None.
[[nodiscard]] inline ProgressHook progress_hook(const pybind11::object& function) {
    if (function.is_none()) return {};
    return [callback = Callback(function)](const Progress& p) { callback(p.step, p.done, p.total, p.unit); };
}

}  // namespace rsclient::python
