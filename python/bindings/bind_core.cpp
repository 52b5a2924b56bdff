#include <pybind11/pybind11.h>

#include <optional>

#include "bind_client.hpp"
#include "define.hpp"
#include "rsclient/core/interrupt.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

/// An UninterruptibleScope for `with`.
class UninterruptibleContext {
public:
    void enter() { scope_.emplace(); }
    void leave() { scope_.reset(); }
    [[nodiscard]] bool entered() const noexcept { return scope_.has_value(); }

private:
    std::optional<UninterruptibleScope> scope_ = {};
};

}  // namespace

void bind_core(py::module_& m) {
    Class<UninterruptibleContext>(
        m, "UninterruptibleScope",
        "While entered, calls of this library in this thread do not stop at Ctrl-C, which is heard once "
        "they are done. For short steps that must not be left half-way.")
        .constructor([] { return std::make_unique<UninterruptibleContext>(); })
        .def("__enter__", &UninterruptibleContext::enter)
        .def("__exit__", [](UninterruptibleContext& scope, const py::args&) { scope.leave(); })
        .def("__repr__", [](const UninterruptibleContext& scope) {
            return scope.entered() ? "<UninterruptibleScope, entered>" : "<UninterruptibleScope>";
        });
}

}  // namespace rsclient::python
