#include "async_calls.hpp"

#include <unistd.h>

namespace rsclient::python {

AsyncCalls& AsyncCalls::current() {
    // Kept for ever: a thread of the transport may end a call while static objects are destroyed.
    static pid_t process = 0;
    static AsyncCalls* calls = nullptr;
    if (process != ::getpid()) {
        process = ::getpid();
        calls = new AsyncCalls();
    }
    return *calls;
}

void AsyncCalls::begin() {
    const std::lock_guard lock(mutex_);
    ++running_;
}

void AsyncCalls::end() {
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_all();
}

void AsyncCalls::finish() {
    stop_.request_stop();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
}

}  // namespace rsclient::python
