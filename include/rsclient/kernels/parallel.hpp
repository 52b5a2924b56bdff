#pragma once

namespace rsclient::kernels {

/// While one lives, kernels called from the thread that made it use that thread alone.
///
/// For callers that spread chunks over threads of their own: threads do not nest. Scopes may be nested.
class SerialScope {
public:
    SerialScope() noexcept;
    ~SerialScope();
    SerialScope(const SerialScope&) = delete;
    SerialScope& operator=(const SerialScope&) = delete;
};

/// Threads that a large enough kernel call from this thread would use: 1 inside a SerialScope, else thread_count().
///
/// A process may fork after a kernel has run: the threads are let go before the fork and made anew, on both sides,
/// by the next kernel.
/// @throws std::invalid_argument if RSCLIENT_NUM_THREADS is not a number of threads
[[nodiscard]] int kernel_threads();

}  // namespace rsclient::kernels
