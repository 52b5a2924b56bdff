#include "rsclient/core/interrupt.hpp"

#include <mutex>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {
namespace {

/// What the user's program installed; asked where no scope lives.
struct Hook {
    std::mutex mutex = {};
    std::function<bool()> ask = {};
};

Hook& installed() {
    static Hook hook;
    return hook;
}

thread_local const std::stop_token* innermost = nullptr;  ///< of the calling thread; null: none

}  // namespace

CancellationScope::CancellationScope(std::stop_token stop) noexcept : stop_(std::move(stop)), outer_(innermost) {
    innermost = &stop_;
}
CancellationScope::~CancellationScope() { innermost = outer_; }

UninterruptibleScope::UninterruptibleScope() noexcept : scope_(std::stop_token()) {}

void set_interrupt_hook(std::function<bool()> new_hook) {
    Hook& hook = installed();
    const std::lock_guard lock(hook.mutex);
    hook.ask = std::move(new_hook);
}

bool interrupted() {
    if (innermost != nullptr) return innermost->stop_requested();
    Hook& hook = installed();
    std::function<bool()> ask;
    {
        const std::lock_guard lock(hook.mutex);
        ask = hook.ask;
    }
    return ask && ask();
}

void throw_if_interrupted(const std::string& action) {
    if (interrupted()) throw Interrupted(action, "stopped by the user");
}

}  // namespace rsclient
