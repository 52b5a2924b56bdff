#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace rsclient {

/// Tells the time since some fixed moment; a parameter wherever time matters, so that tests need not wait.
using Clock = std::function<std::chrono::nanoseconds()>;

/// Waits; a parameter wherever the library waits, so that tests need not.
using Sleeper = std::function<void(std::chrono::nanoseconds)>;

/// The machine's monotonic clock.
[[nodiscard]] Clock steady_clock();

/// Really sleeps; ends early with Interrupted if the user asks to stop.
[[nodiscard]] Sleeper real_sleeper();

/// A moment as RFC 3339 text in UTC with milliseconds: "2026-02-19T11:21:19.024Z".
[[nodiscard]] std::string format_time(std::chrono::system_clock::time_point time);

/// Now, as format_time writes it.
[[nodiscard]] std::string utc_now();

/// The moment of an RFC 3339 text or of an HTTP date; those beyond the years 1678 to 2261 are the first or the last
/// moment.
/// @throws std::invalid_argument naming the text if it is neither
[[nodiscard]] std::chrono::system_clock::time_point parse_time(std::string_view text);

}  // namespace rsclient
