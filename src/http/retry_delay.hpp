#pragma once

#include <chrono>
#include <optional>

#include "rsclient/http/retry.hpp"

namespace rsclient::http {

/// A time of the options as nanoseconds, cut to what can be added up without overflow.
[[nodiscard]] std::chrono::nanoseconds bounded(std::chrono::milliseconds time);

/// What the server asks us to wait, as seconds or a date; nothing if it does not, not in a form we know, or no time at
/// all, which would be a loop without a pause.
[[nodiscard]] std::optional<std::chrono::nanoseconds> retry_after(const Response& response, const RetryHooks& hooks);

/// The delay before attempt `next` (2, 3, ...): what the server asked for, or exponential with jitter.
[[nodiscard]] std::chrono::nanoseconds delay_before(int next, const RetryOptions& options, const RetryHooks& hooks,
                                                    const std::optional<std::chrono::nanoseconds>& asked);

}  // namespace rsclient::http
