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

/// A moment in UTC that counts microseconds, which reaches every year of RFC 3339; the system's clock ends in 2262.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

/// A moment as RFC 3339 text with milliseconds: "2026-02-19T11:21:19.024Z".
[[nodiscard]] std::string format_time(UtcTime time);

/// The moment of an RFC 3339 text, its year 0000 to 9999; what is finer than a microsecond is cut off.
/// @throws std::invalid_argument with the text and, for a value out of range, the reason
[[nodiscard]] UtcTime parse_rfc3339(std::string_view text);

/// An RFC 3339 text with Z in place of its offset, e.g. "2024-04-30T22:00:00.5Z" of "2024-05-01T00:00:00.5+02:00".
/// Digits of the seconds stay as they are written; so does a text that ends with Z.
/// @throws std::invalid_argument as parse_rfc3339, and if the year is not 0000 to 9999 in UTC
[[nodiscard]] std::string in_utc(std::string_view text);

/// The moment of a text as services and products write it: RFC 3339; without an offset, which means UTC; with an offset
/// such as "+0100" or "+01"; or a date alone, which means its midnight UTC.
/// @throws std::invalid_argument as parse_rfc3339
[[nodiscard]] UtcTime parse_timestamp(std::string_view text);

/// The moment of a text that parse_timestamp() reads, or of an HTTP date, as the system's clock counts; those beyond
/// the years 1678 to 2261 are the first or the last moment.
/// @throws std::invalid_argument naming the text if it is neither
[[nodiscard]] std::chrono::system_clock::time_point parse_time(std::string_view text);

}  // namespace rsclient
