#include "rsclient/http/retry.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>

#include "rsclient/core/error.hpp"

namespace rsclient::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds forever = std::chrono::hours(24 * 365 * 70);  ///< sums of longer times would overflow

nanoseconds bounded(milliseconds time) { return std::min(time, forever); }

/// What the server asks us to wait: seconds or a date; nothing if it does not, or not in a form we know.
std::optional<nanoseconds> retry_after(const Response& response, const RetryHooks& hooks) {
    const std::string_view text = response.header("retry-after");
    if (text.empty()) return std::nullopt;
    unsigned int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc::invalid_argument && end == text.data() + text.size()) {
        return error == std::errc() ? bounded(std::chrono::seconds(seconds)) : forever;
    }
    try {
        const auto wait = parse_time(text) - hooks.date();
        return std::max(nanoseconds(0), std::chrono::duration_cast<nanoseconds>(wait));
    } catch (const std::invalid_argument&) {
        return std::nullopt;  // a malformed hint is no reason to fail: the usual delay is used
    }
}

double random_factor() {
    thread_local std::minstd_rand generator(std::random_device{}());
    return std::uniform_real_distribution<double>(0.5, 1.0)(generator);
}

/// The delay before attempt `next` (2, 3, ...), by the server's word or by ours.
nanoseconds delay_before(int next, const RetryOptions& options, const RetryHooks& hooks,
                         const std::optional<nanoseconds>& asked) {
    if (asked) return *asked;
    const nanoseconds longest = bounded(options.longest_delay);
    nanoseconds delay = std::min(bounded(options.first_delay), longest);
    for (int step = 2; step < next && delay < longest; ++step) delay = std::min(2 * delay, longest);
    const double factor = hooks.jitter ? hooks.jitter() : random_factor();
    return nanoseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * factor));
}

/// Sleeps before attempt `next`; whether there is time and patience for it.
bool wait_for(int next, const RetryOptions& options, const RetryHooks& hooks, nanoseconds deadline,
              const std::optional<nanoseconds>& asked) {
    if (next > options.attempts) return false;
    const nanoseconds delay = delay_before(next, options, hooks, asked);
    if (hooks.clock() + delay >= deadline) return false;
    hooks.sleep(delay);
    return true;
}

TransportErrorInfo after(const TransportError& cause, int attempts) {
    TransportErrorInfo info = cause.info();
    info.attempts = attempts;
    return info;
}

}  // namespace

bool is_retryable(int status) noexcept {
    return status == 408 || status == 424 || status == 429 || status == 502 || status == 503 || status == 504;
}

RetriedResponse send_with_retry(Transport& transport, const Request& request, const RetryOptions& options,
                                const RetryHooks& hooks, const RetryPredicate& also) {
    if (options.attempts < 1) {
        throw std::invalid_argument("retry: attempts must be at least 1, got " + std::to_string(options.attempts));
    }
    const nanoseconds deadline = hooks.clock() + bounded(options.total);
    Request timed = request;
    bool repeatable = is_idempotent(request);
    if (request.sink) {
        timed.sink = [&](std::span<const std::byte> bytes) {
            repeatable = false;
            return request.sink(bytes);
        };
    }
    for (int attempt = 1;; ++attempt) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - hooks.clock());
        timed.timeout = std::min(request.timeout, std::max(left, milliseconds(1)));
        try {
            Response response = transport.send(timed);
            const bool again = repeatable && (is_retryable(response.status) || (also && also(response)));
            if (!again || !wait_for(attempt + 1, options, hooks, deadline, retry_after(response, hooks))) {
                return {std::move(response), attempt};
            }
        } catch (const TimeoutError& cause) {
            if (!repeatable || !wait_for(attempt + 1, options, hooks, deadline, std::nullopt)) {
                throw TimeoutError(after(cause, attempt));
            }
        } catch (const TransportError& cause) {
            const bool again = repeatable && !cause.permanent();
            if (!again || !wait_for(attempt + 1, options, hooks, deadline, std::nullopt)) {
                throw TransportError(after(cause, attempt));
            }
        }
    }
}

}  // namespace rsclient::http
