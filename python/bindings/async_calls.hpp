#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>

namespace rsclient::python {

/// The asynchronous calls of this process that will still call Python, so that none does after the interpreter ended.
class AsyncCalls {
public:
    /// Those of this process: a child after fork() has none of its parent's. Needs the GIL.
    [[nodiscard]] static AsyncCalls& current();

    /// Cancels every call, now and later ones.
    [[nodiscard]] std::stop_token stop() const noexcept { return stop_.get_token(); }

    void begin();
    void end();

    /// Cancels all calls and waits until none is left; not with the GIL.
    void finish();

private:
    std::stop_source stop_ = {};
    std::mutex mutex_ = {};
    std::condition_variable ended_ = {};
    std::size_t running_ = 0;
};

}  // namespace rsclient::python
