#include "http/blocking_call.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"

namespace rsclient::http {
namespace {

constexpr std::size_t most_queued = std::size_t{4} << 20U;
constexpr std::chrono::milliseconds poll_period{50};  ///< between two questions whether to stop

}  // namespace

Receiver BlockingCall::receiver(const std::shared_ptr<BlockingCall>& self) {
    if (!self->sink_) return {};
    return [self](std::span<const std::byte> bytes) { return self->receive(bytes); };
}

Completion BlockingCall::completion(const std::shared_ptr<BlockingCall>& self) {
    return [self](Outcome outcome) {
        const std::lock_guard lock(self->mutex_);
        self->outcome_ = std::move(outcome);
        self->changed_.notify_one();
    };
}

Delivery BlockingCall::receive(std::span<const std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    if (discarding_) return Delivery::taken;
    if (queued_ >= most_queued) {
        paused_ = true;
        return Delivery::pause;
    }
    chunks_.emplace_back(bytes.begin(), bytes.end());
    queued_ += bytes.size();
    changed_.notify_one();
    return Delivery::taken;
}

/// What has come since the last time. Waits for it, a while only if `poll`.
BlockingCall::Received BlockingCall::next(bool poll) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return outcome_ || !chunks_.empty(); };
    if (poll) {
        changed_.wait_for(lock, poll_period, ready);
    } else {
        changed_.wait(lock, ready);
    }
    queued_ = 0;
    Received received{.was_paused = std::exchange(paused_, false), .ended = outcome_.has_value()};
    received.chunks.swap(chunks_);
    return received;
}

/// Waits for the end and drops what comes until then.
void BlockingCall::drain(CurlCall& call) {
    {
        const std::lock_guard lock(mutex_);
        discarding_ = true;
    }
    for (Received received; !received.ended;) {
        received = next(false);
        if (received.was_paused) call.unpause();
    }
}

Response BlockingCall::run(CurlCall& call, const Context& context) {
    bool started = false;
    try {
        for (Received received; !received.ended;) {
            throw_if_interrupted(call.action());
            if (!std::exchange(started, true)) call.start(context.stop);
            received = next(true);
            for (const auto& chunk : received.chunks) {
                if (sink_(chunk)) continue;
                call.stop_body();
                drain(call);
                received.ended = true;
                break;
            }
            if (received.was_paused && !received.ended) call.unpause();
        }
    } catch (...) {
        if (started) {
            call.cancel(std::current_exception());
            drain(call);
        }
        throw;
    }
    if (const auto* failure = std::get_if<std::exception_ptr>(&*outcome_)) std::rethrow_exception(*failure);
    return std::move(std::get<Response>(*outcome_));
}

}  // namespace rsclient::http
