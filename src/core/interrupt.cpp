#include "rsclient/core/interrupt.hpp"

#include <mutex>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {

struct InterruptState {
    std::mutex mutex = {};
    std::function<bool()> hook = {};
    const std::atomic<bool>*& (*stop_flag)() noexcept = nullptr;  ///< that of the calling thread
};

namespace {

const std::atomic<bool> never{false};

const std::atomic<bool>*& own_stop_flag() noexcept {
    thread_local const std::atomic<bool>* flag = nullptr;
    return flag;
}

InterruptState own{.stop_flag = &own_stop_flag};
std::atomic<InterruptState*> used{&own};

const std::atomic<bool>*& stop_flag() noexcept { return used.load()->stop_flag(); }

}  // namespace

InterruptState& interrupt_state() noexcept { return *used.load(); }

void share_interrupts(InterruptState& state) noexcept { used.store(&state); }

StopScope::StopScope(const std::atomic<bool>& stop) noexcept : outer_(stop_flag()) { stop_flag() = &stop; }
StopScope::~StopScope() { stop_flag() = outer_; }

UninterruptibleScope::UninterruptibleScope() noexcept : scope_(never) {}

void set_interrupt_hook(std::function<bool()> new_hook) {
    InterruptState& state = interrupt_state();
    const std::lock_guard lock(state.mutex);
    state.hook = std::move(new_hook);
}

bool interrupted() {
    if (const std::atomic<bool>* flag = stop_flag()) return flag->load();
    InterruptState& state = interrupt_state();
    std::function<bool()> current;
    {
        const std::lock_guard lock(state.mutex);
        current = state.hook;
    }
    return current && current();
}

void throw_if_interrupted(const std::string& action) {
    if (interrupted()) throw Interrupted(action, "stopped by the user");
}

}  // namespace rsclient
