#include "rsclient/http/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "http/attempts.hpp"

namespace rsclient::http {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds longest_nap = std::chrono::milliseconds(50);  ///< between two looks at a stop token

/// Sleeps before the next attempt. @throws Interrupted if the call is cancelled meanwhile
void sleep(const Sleeper& sleeper, nanoseconds delay, const Context& context, const std::string& action) {
    if (!context.stop.stop_possible()) return sleeper(delay);
    while (delay.count() > 0 && !context.stop.stop_requested()) {
        const nanoseconds nap = std::min(delay, longest_nap);
        sleeper(nap);
        delay -= nap;
    }
    if (context.stop.stop_requested()) throw Interrupted(action, "stopped by the user");
}

Outcome outcome_of(Transport& transport, const Request& request, const Context& context) {
    try {
        return transport.send(request, context);
    } catch (...) {
        return std::current_exception();
    }
}

/// A call under way without a thread of its own.
class AsyncCall : public std::enable_shared_from_this<AsyncCall> {
public:
    AsyncCall(std::shared_ptr<Transport> transport, std::shared_ptr<const PipelineOptions> options, Call call,
              const Context& context, CallCompletion done)
        : transport_(std::move(transport)),
          options_(std::move(options)),
          attempts_(*options_, std::move(call), context),
          context_(context),
          done_(std::move(done)) {}

    void attempt() {
        try {
            transport_->send_async(attempts_.next(), context_,
                                   [self = shared_from_this()](Outcome outcome) { self->go_on(std::move(outcome)); });
        } catch (...) {
            go_on(std::current_exception());
        }
    }

private:
    void go_on(Outcome outcome) {
        CallOutcome result;
        try {
            if (const auto delay = attempts_.judge(outcome)) {
                return transport_->call_after(*delay, context_.stop, [self = shared_from_this()] { self->attempt(); });
            }
            result = attempts_.finish(std::move(outcome));
        } catch (...) {
            result = std::current_exception();
        }
        done_(std::move(result));
    }

    std::shared_ptr<Transport> transport_;
    std::shared_ptr<const PipelineOptions> options_;
    Attempts attempts_;
    Context context_;
    CallCompletion done_;
};

}  // namespace

HttpErrorInfo error_info(const std::string& action, const RetriedResponse& answer) {
    return {.action = action,
            .status = answer.response.status,
            .request_id = std::string(request_id_of(answer.response)),
            .attempts = answer.attempts};
}

RequestPipeline::RequestPipeline(std::shared_ptr<Transport> transport, PipelineOptions options)
    : transport_(std::move(transport)), options_(std::make_shared<const PipelineOptions>(std::move(options))) {}

RetriedResponse RequestPipeline::send(Call call, const Context& context) const {
    const std::string action = call.action;
    Attempts attempts(*options_, std::move(call), context);
    for (;;) {
        Outcome outcome = outcome_of(*transport_, attempts.next(), context);
        const auto delay = attempts.judge(outcome);
        if (!delay) return attempts.finish(std::move(outcome));
        if (attempts.sends_again()) continue;
        try {
            sleep(options_->hooks.sleep, *delay, context, action);
        } catch (...) {
            return attempts.finish(std::current_exception());
        }
    }
}

void RequestPipeline::send_async(Call call, const Context& context, CallCompletion done) const {
    std::make_shared<AsyncCall>(transport_, options_, std::move(call), context, std::move(done))->attempt();
}

}  // namespace rsclient::http
