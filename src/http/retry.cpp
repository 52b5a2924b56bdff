#include "http/retry_delay.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <random>
#include <stdexcept>

namespace rsclient::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds forever = std::chrono::hours(24 * 365 * 70);  ///< sums of longer times would overflow

double random_factor() {
    thread_local std::minstd_rand generator(std::random_device{}());
    return std::uniform_real_distribution<double>(0.5, 1.0)(generator);
}

}  // namespace

nanoseconds bounded(milliseconds time) { return std::min(time, forever); }

std::optional<nanoseconds> retry_after(const Response& response, const RetryHooks& hooks) {
    const std::string_view text = response.header("retry-after");
    if (text.empty()) return std::nullopt;
    unsigned int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc::invalid_argument && end == text.data() + text.size()) {
        if (error == std::errc() && seconds == 0) return std::nullopt;
        return error == std::errc() ? bounded(std::chrono::seconds(seconds)) : forever;
    }
    try {
        const auto wait = parse_time(text) - hooks.date();
        if (wait <= wait.zero()) return std::nullopt;
        return std::chrono::duration_cast<nanoseconds>(wait);
    } catch (const std::invalid_argument&) {
        return std::nullopt;  // a malformed hint is no reason to fail: the usual delay is used
    }
}

nanoseconds delay_before(int next, const RetryOptions& options, const RetryHooks& hooks,
                         const std::optional<nanoseconds>& asked) {
    if (asked) return *asked;
    const nanoseconds longest = bounded(options.longest_delay);
    nanoseconds delay = std::min(bounded(options.first_delay), longest);
    for (int step = 2; step < next && delay < longest; ++step) delay = std::min(2 * delay, longest);
    const double factor = hooks.jitter ? hooks.jitter() : random_factor();
    return nanoseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * factor));
}

bool is_retryable(int status) noexcept {
    return status == 408 || status == 424 || status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace rsclient::http
