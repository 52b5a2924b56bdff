#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "rsclient/core/context.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/observer.hpp"
#include "rsclient/http/retry.hpp"
#include "rsclient/http/transport.hpp"

namespace rsclient::http {

/// What each attempt at a request is given anew: credentials, a signature, the place to send it to.
class AttemptPolicy {
public:
    virtual ~AttemptPolicy() = default;

    /// Completes the request of the next attempt. Its credentials are those of the call; all else is as the last
    /// attempt left it.
    virtual void prepare(Request& request) const = 0;

    /// Whether the request is to be sent once more at once, because this answer says where to; asked for each answer.
    virtual bool sends_again(const Response& /*response*/) const { return false; }
};

/// Throws the error that an answer stands for, or returns if it is what was asked for.
using ErrorMapper = std::function<void(const Request&, const Response&, const HttpErrorInfo&)>;

/// What all calls through a pipeline have in common.
struct PipelineOptions {
    RetryOptions retry = {};
    RetryHooks hooks = {};
    RetryPredicate also_retryable = {};  ///< answers of other statuses that are worth another attempt
    std::shared_ptr<const AttemptPolicy> policy = nullptr;  ///< credentials; may be null
    std::shared_ptr<Observer> observer = nullptr;           ///< may be null; that of a Context is called besides
    std::string ca_bundle = {};                             ///< file of certificates to trust; empty: the transport's
    ErrorMapper errors = {};                                ///< empty: an answer of any status is a success
};

/// One request, and what it is for.
struct Call {
    std::string action = {};  ///< opens messages, e.g. "get item S2A_1"
    Request request = {};
    bool anonymous = false;                                 ///< without the policy of the pipeline
    std::shared_ptr<const AttemptPolicy> policy = nullptr;  ///< of this call, after that of the pipeline
    std::optional<RetryOptions> retry = {};                 ///< instead of those of the pipeline

    /// Called before each attempt, to forget what the sink got; without it a call is not repeated once its sink got
    /// bytes.
    std::function<void()> restart = {};
};

/// An answer that the error mapper lets pass, or the error.
using CallOutcome = std::variant<RetriedResponse, std::exception_ptr>;
using CallCompletion = std::function<void(CallOutcome)>;

/// The way of all requests, to services and to object stores: policies prepare each attempt, failures are repeated, an
/// observer is notified, and what is no success becomes an error.
///
/// A request is repeated after no answer, unless the failure is permanent, and after an answer that is_retryable() or
/// `also_retryable` names, with exponential delays that obey Retry-After. One that is not idempotent is sent once, and
/// one that broke off after its sink got bytes is sent again only if Call::restart tells the sink that they start anew.
/// Copies are cheap and share everything; several threads may use one.
class RequestPipeline {
public:
    /// @throws std::invalid_argument if the retry options allow no attempt
    RequestPipeline(std::shared_ptr<Transport> transport, PipelineOptions options);

    /// The answer, of whichever status the error mapper accepts.
    /// @throws what the mapper throws; TransportError, TimeoutError with the action and the number of attempts;
    /// Interrupted
    [[nodiscard]] RetriedResponse send(Call call, const Context& context = {}) const;

    /// Starts a call and returns at once. `done` gets what send() would return or throw, from a thread of the
    /// transport.
    void send_async(Call call, const Context& context, CallCompletion done) const;

    [[nodiscard]] const PipelineOptions& options() const noexcept { return *options_; }
    [[nodiscard]] const std::shared_ptr<Transport>& transport() const noexcept { return transport_; }

private:
    std::shared_ptr<Transport> transport_;
    std::shared_ptr<const PipelineOptions> options_;
};

/// What is known of an answer, for errors: action, status, request id and number of attempts.
[[nodiscard]] HttpErrorInfo error_info(const std::string& action, const RetriedResponse& answer);

}  // namespace rsclient::http
