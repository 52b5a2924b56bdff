#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "rsclient/core/clock.hpp"
#include "rsclient/http/transport.hpp"

namespace rsclient::http {

/// How often and how long a request is repeated.
struct RetryOptions {
    int attempts = 4;                                          ///< in all, at least 1
    std::chrono::milliseconds first_delay{500};                ///< before the second attempt, doubled each time
    std::chrono::milliseconds longest_delay{20'000};           ///< no wait is longer unless the server asks for it
    std::chrono::milliseconds total{std::chrono::minutes(5)};  ///< deadline from the first attempt on
};

/// What the retry loop needs of the outside world; tests put their own here.
struct RetryHooks {
    Clock clock = steady_clock();
    Sleeper sleep = real_sleeper();
    std::function<double()> jitter = {};  ///< a factor from [0.5, 1] on each delay; empty: random

    /// The date, to which a Retry-After that names a date is compared.
    std::function<std::chrono::system_clock::time_point()> date = std::chrono::system_clock::now;
};

/// An answer, and the number of attempts.
struct RetriedResponse {
    Response response = {};
    int attempts = 1;
};

/// Whether a later attempt may be answered by another status than this: 408, 424, 429, 502, 503, 504. The only such
/// table.
[[nodiscard]] bool is_retryable(int status) noexcept;

/// Which further answers of one kind of service are worth another attempt.
using RetryPredicate = std::function<bool(const Response&)>;

}  // namespace rsclient::http
