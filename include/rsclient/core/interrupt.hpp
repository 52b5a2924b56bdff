#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace rsclient {

/// Installs the callback polled for cancellation; an empty one means that nothing cancels. Python asks its signal
/// handlers. The hook may be called from the thread that called into the library only.
void set_interrupt_hook(std::function<bool()> hook);

/// While one lives, interrupted() in the thread that made it asks `stop` instead of the hook.
///
/// For threads that work for another one: the hook answers in the calling thread only, which requests the stop. Scopes
/// may be nested; the innermost counts.
class CancellationScope {
public:
    explicit CancellationScope(std::stop_token stop) noexcept;
    ~CancellationScope();
    CancellationScope(const CancellationScope&) = delete;
    CancellationScope& operator=(const CancellationScope&) = delete;

private:
    std::stop_token stop_;
    const std::stop_token* outer_;
};

/// While one lives, interrupted() in the thread that made it returns false: for short work that must not be left
/// half-way.
class UninterruptibleScope {
public:
    UninterruptibleScope() noexcept;

private:
    CancellationScope scope_;
};

/// Whether the user asked to stop. Long loops and waits ask this a few times a second.
[[nodiscard]] bool interrupted();

/// @throws Interrupted if the user asked to stop while we did `action`
void throw_if_interrupted(const std::string& action);

}  // namespace rsclient
