#pragma once

#include <atomic>
#include <memory>

namespace rsclient {

/// A value that is computed on first use and then stays. Several threads may compute it at once, the first result is
/// kept: no lock is held meanwhile, so that computing may call back into the interpreter of a user.
template <class T>
class Lazy {
public:
    Lazy() = default;
    ~Lazy() { delete value_.load(std::memory_order_acquire); }
    Lazy(const Lazy&) = delete;
    Lazy& operator=(const Lazy&) = delete;

    /// The value; `make()` computes it on first use.
    template <class Make>
    const T& get(const Make& make) const {
        if (const T* ready = value_.load(std::memory_order_acquire)) return *ready;
        auto made = std::make_unique<const T>(make());
        const T* expected = nullptr;
        if (value_.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) return *made.release();
        return *expected;
    }

private:
    mutable std::atomic<const T*> value_ = nullptr;
};

}  // namespace rsclient
