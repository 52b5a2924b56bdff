#include "http/attempts.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "http/retry_delay.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// The deadline of a call on the clock of its retries: that of all attempts, or an earlier one of its context.
nanoseconds deadline_of(nanoseconds start, const RetryOptions& retry, const Context& context) {
    const nanoseconds all_attempts = start + bounded(retry.total);
    if (context.deadline == no_deadline) return all_attempts;
    return std::min(all_attempts, start + nanoseconds(context.deadline - std::chrono::steady_clock::now()));
}

std::string reason_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        return error.detail();
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an unknown failure";
    }
}

/// What `cause` knows, as a failure of the call.
template <class Cause>
std::exception_ptr as_failure_of(const Call& call, const Cause& cause, int attempts) {
    TransportErrorInfo info = cause.info();
    info.action = call.action;
    info.attempts = attempts;
    if (info.host.empty()) info.host = host_of(call.request.url);
    return std::make_exception_ptr(Cause(std::move(info)));
}

std::exception_ptr with_facts(const Call& call, const std::exception_ptr& failure, int attempts) {
    try {
        std::rethrow_exception(failure);
    } catch (const TimeoutError& cause) {
        return as_failure_of(call, cause, attempts);
    } catch (const TransportError& cause) {
        return as_failure_of(call, cause, attempts);
    } catch (...) {
        return std::current_exception();
    }
}

}  // namespace

Attempts::Attempts(const PipelineOptions& options, Call call, const Context& context)
    : options_(options),
      call_(std::move(call)),
      credentials_(call_.request.credentials),
      observers_{options.observer, context.observer},
      start_(options.hooks.clock()),
      attempt_start_(start_),
      deadline_(deadline_of(start_, retry(), context)),
      repeatable_(is_idempotent(call_.request)) {
    if (retry().attempts < 1) {
        throw std::invalid_argument("retry: attempts must be at least 1, got " + std::to_string(retry().attempts));
    }
    if (call_.request.sink && !call_.restart) {
        call_.request.sink = [this, sink = std::move(call_.request.sink)](std::span<const std::byte> bytes) {
            repeatable_ = false;
            return sink(bytes);
        };
    }
    if (call_.request.ca_bundle.empty()) call_.request.ca_bundle = options.ca_bundle;
    timeout_ = call_.request.timeout;
}

template <class Notify>
void Attempts::notify(const Notify& notify) {
    for (std::size_t i = 0; i < observers_.size(); ++i) {
        if (!observers_[i]) continue;
        try {
            notify(*observers_[i], observed_[i]);
        } catch (...) {
            observers_[i] = nullptr;  // one that fails is not called again for this call, which goes on
        }
    }
}

const Request& Attempts::next() {
    Request& request = call_.request;
    if (!sent_again_) ++attempt_;
    request.credentials = credentials_;
    if (!call_.anonymous && options_.policy) options_.policy->prepare(request);
    if (call_.policy) call_.policy->prepare(request);
    if (attempt_ == 1 && !sent_again_) {
        url_ = without_secrets(request.url);
        notify([&](Observer& observer, std::uint64_t& call) {
            call = observer.on_start({.action = call_.action, .method = request.method, .url = url_});
        });
    }
    if (call_.restart) call_.restart();
    attempt_start_ = options_.hooks.clock();
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - attempt_start_);
    request.timeout = std::min(timeout_, std::max(left, milliseconds(1)));
    return request;
}

/// The delay before the next attempt, if there is another one and time for it.
std::optional<nanoseconds> Attempts::delay(const std::optional<nanoseconds>& asked) {
    if (attempt_ >= retry().attempts) return std::nullopt;
    const nanoseconds delay = delay_before(attempt_ + 1, retry(), options_.hooks, asked);
    if (options_.hooks.clock() + delay >= deadline_) return std::nullopt;
    return delay;
}

std::optional<nanoseconds> Attempts::judge_response(const Response& response) {
    const bool again = is_retryable(response.status) || (options_.also_retryable && options_.also_retryable(response));
    if (!repeatable_ || !again) return std::nullopt;
    return delay(retry_after(response, options_.hooks));
}

std::optional<nanoseconds> Attempts::judge_failure(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const TimeoutError&) {
        return repeatable_ ? delay(std::nullopt) : std::nullopt;
    } catch (const TransportError& cause) {
        return repeatable_ && !cause.permanent() ? delay(std::nullopt) : std::nullopt;
    } catch (...) {
        return std::nullopt;
    }
}

std::optional<nanoseconds> Attempts::judge(const Outcome& outcome) {
    const auto* response = std::get_if<Response>(&outcome);
    const bool again = response != nullptr && call_.policy && call_.policy->sends_again(*response);
    if (again && !sent_again_) {
        sent_again_ = true;
        observe_attempt(outcome, nanoseconds(0));
        return nanoseconds(0);
    }
    sent_again_ = false;
    const auto wait =
        response != nullptr ? judge_response(*response) : judge_failure(std::get<std::exception_ptr>(outcome));
    observe_attempt(outcome, wait);
    return wait;
}

RetriedResponse Attempts::finish(Outcome outcome) {
    observe_end(outcome);
    if (const auto* failure = std::get_if<std::exception_ptr>(&outcome)) {
        std::rethrow_exception(with_facts(call_, *failure, attempt_));
    }
    RetriedResponse answer{std::move(std::get<Response>(outcome)), attempt_};
    if (options_.errors) options_.errors(call_.request, answer.response, error_info(call_.action, answer));
    return answer;
}

void Attempts::observe_attempt(const Outcome& outcome, const std::optional<nanoseconds>& delay) {
    notify([&](Observer& observer, std::uint64_t call) {
        CallAttempt attempt{.number = attempt_,
                            .duration = options_.hooks.clock() - attempt_start_,
                            .delay = delay.value_or(nanoseconds(0))};
        if (const auto* response = std::get_if<Response>(&outcome)) {
            attempt.status = response->status;
        } else {
            attempt.failure = reason_of(std::get<std::exception_ptr>(outcome));
        }
        observer.on_attempt(call, attempt);
    });
}

void Attempts::observe_end(const Outcome& outcome) {
    notify([&](Observer& observer, std::uint64_t call) {
        const auto* response = std::get_if<Response>(&outcome);
        observer.on_end(call, {.action = call_.action,
                               .method = call_.request.method,
                               .url = url_,
                               .status = response == nullptr ? 0 : response->status,
                               .attempts = attempt_,
                               .duration = std::chrono::duration_cast<milliseconds>(options_.hooks.clock() - start_),
                               .request_id = response == nullptr ? "" : std::string(request_id_of(*response))});
    });
}

}  // namespace rsclient::http
