#include "rsclient/core/warning.hpp"

#include <memory>
#include <mutex>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {
namespace {

struct WarningState {
    std::mutex mutex = {};
    std::shared_ptr<const WarningHook> hook = {};
};

WarningState& warning_state() {
    static auto* const state = new WarningState();  // never destroyed: other threads may still read data at exit
    return *state;
}

}  // namespace

void set_warning_hook(WarningHook hook) {
    auto shared = hook ? std::make_shared<const WarningHook>(std::move(hook)) : nullptr;
    WarningState& state = warning_state();
    const std::lock_guard lock(state.mutex);
    state.hook = std::move(shared);
}

void warn(std::string_view where, std::string_view detail) {
    std::shared_ptr<const WarningHook> hook;
    {
        WarningState& state = warning_state();
        const std::lock_guard lock(state.mutex);
        hook = state.hook;
    }
    if (hook != nullptr) (*hook)(Error(where, detail).what());
}

}  // namespace rsclient
