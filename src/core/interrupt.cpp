#include "rsclient/core/interrupt.hpp"

#include <mutex>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient {
namespace {

std::mutex hook_mutex;
std::function<bool()> hook;
thread_local const std::atomic<bool>* stop_flag = nullptr;
const std::atomic<bool> never{false};

}  // namespace

StopScope::StopScope(const std::atomic<bool>& stop) noexcept : outer_(stop_flag) { stop_flag = &stop; }
StopScope::~StopScope() { stop_flag = outer_; }

Shield::Shield() noexcept : scope_(never) {}

void set_interrupt_hook(std::function<bool()> new_hook) {
    const std::lock_guard lock(hook_mutex);
    hook = std::move(new_hook);
}

bool interrupted() {
    if (stop_flag != nullptr) return stop_flag->load();
    std::function<bool()> current;
    {
        const std::lock_guard lock(hook_mutex);
        current = hook;
    }
    return current && current();
}

void throw_if_interrupted(const std::string& action) {
    if (interrupted()) throw Interrupted(action, "stopped by the user");
}

}  // namespace rsclient
