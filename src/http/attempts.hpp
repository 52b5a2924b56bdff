#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "rsclient/http/pipeline.hpp"

namespace rsclient::http {

/// One call on its way through its attempts, without sending or waiting: what both kinds of sending share.
class Attempts {
public:
    using nanoseconds = std::chrono::nanoseconds;

    /// @throws std::invalid_argument if the retry options allow no attempt
    Attempts(const PipelineOptions& options, Call call, const Context& context);
    Attempts(const Attempts&) = delete;
    Attempts& operator=(const Attempts&) = delete;

    /// The request of the next attempt.
    [[nodiscard]] const Request& next();

    /// Judges how the attempt ended: how long to wait before the next one, or nothing if this outcome is the last.
    [[nodiscard]] std::optional<nanoseconds> judge(const Outcome& outcome);

    /// Whether the next request belongs to the same attempt, because the answer named another place.
    [[nodiscard]] bool sends_again() const noexcept { return sent_again_; }

    /// Turns the last outcome into the answer. @throws what it stands for
    [[nodiscard]] RetriedResponse finish(Outcome outcome);

private:
    [[nodiscard]] const RetryOptions& retry() const noexcept { return call_.retry ? *call_.retry : options_.retry; }
    [[nodiscard]] std::optional<nanoseconds> delay(const std::optional<nanoseconds>& asked);
    [[nodiscard]] std::optional<nanoseconds> judge_response(const Response& response);
    [[nodiscard]] std::optional<nanoseconds> judge_failure(const std::exception_ptr& failure);
    void observe_attempt(const Outcome& outcome, const std::optional<nanoseconds>& delay);
    void observe_end(const Outcome& outcome);
    template <class Notify>
    void notify(const Notify& notify);

    const PipelineOptions& options_;
    Call call_;
    Headers credentials_;  ///< of the call, without those of policies
    std::array<std::shared_ptr<Observer>, 2> observers_;
    std::array<std::uint64_t, 2> observed_ = {};  ///< numbers that the observers have given the call
    std::chrono::milliseconds timeout_{};         ///< of one attempt
    nanoseconds start_;
    nanoseconds attempt_start_;
    nanoseconds deadline_;
    std::string url_;  ///< where the call goes, for the observer
    bool repeatable_;
    bool sent_again_ = false;
    int attempt_ = 0;
};

}  // namespace rsclient::http
