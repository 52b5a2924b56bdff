#pragma once

#include <atomic>
#include <functional>
#include <string>

namespace rsclient {

/// Sets who is asked whether the user wants to stop; an empty function means nobody does. Python asks its signal
/// handlers. The hook may be called from the thread that called into the library only.
void set_interrupt_hook(std::function<bool()> hook);

/// While one lives, interrupted() in the thread that made it tells whether `stop` is set, and the hook is not asked.
///
/// For threads that work for another one: the hook answers in the calling thread only, which sets the flag. Scopes may
/// be nested; the innermost counts.
class StopScope {
public:
    explicit StopScope(const std::atomic<bool>& stop) noexcept;
    ~StopScope();
    StopScope(const StopScope&) = delete;
    StopScope& operator=(const StopScope&) = delete;

private:
    const std::atomic<bool>* outer_;
};

/// While one lives, interrupted() in the thread that made it says no: for short work that must not be left half-way.
class UninterruptibleScope {
public:
    UninterruptibleScope() noexcept;

private:
    StopScope scope_;
};

/// What interrupted() goes by: the hook, and the scopes of all threads.
struct InterruptState;
[[nodiscard]] InterruptState& interrupt_state() noexcept;

/// Makes this copy of the library go by another one's state. For programs that hold the library twice, as the two
/// extension modules of Python do; before any scope is made.
void share_interrupts(InterruptState& state) noexcept;

/// Whether the user asked to stop. Long loops and waits ask this a few times a second.
[[nodiscard]] bool interrupted();

/// @throws Interrupted if the user asked to stop while we did `action`
void throw_if_interrupted(const std::string& action);

}  // namespace rsclient
