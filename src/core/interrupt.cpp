#include "rsclient/core/interrupt.hpp"

#include <atomic>
#include <mutex>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {

struct InterruptState {
    std::mutex mutex = {};
    std::function<bool()> hook = {};
    const std::stop_token*& (*innermost)() noexcept = nullptr;  ///< token of the calling thread; null: none
};

namespace {

const std::stop_token*& own_innermost() noexcept {
    thread_local const std::stop_token* token = nullptr;
    return token;
}

InterruptState own{.innermost = &own_innermost};
std::atomic<InterruptState*> used{&own};

const std::stop_token*& innermost() noexcept { return used.load()->innermost(); }

}  // namespace

InterruptState& interrupt_state() noexcept { return *used.load(); }

void share_interrupts(InterruptState& state) noexcept { used.store(&state); }

CancellationScope::CancellationScope(std::stop_token stop) noexcept : stop_(std::move(stop)), outer_(innermost()) {
    innermost() = &stop_;
}
CancellationScope::~CancellationScope() { innermost() = outer_; }

UninterruptibleScope::UninterruptibleScope() noexcept : scope_(std::stop_token()) {}

void set_interrupt_hook(std::function<bool()> new_hook) {
    InterruptState& state = interrupt_state();
    const std::lock_guard lock(state.mutex);
    state.hook = std::move(new_hook);
}

bool interrupted() {
    if (const std::stop_token* stop = innermost()) return stop->stop_requested();
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
