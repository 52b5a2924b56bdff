#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "rsclient/core/context.hpp"
#include "rsclient/http/page_walk.hpp"

namespace rsclient::http {

/// How fetching a page ended.
template <class T>
using PageOutcome = std::variant<Page<T>, std::exception_ptr>;

/// Starts fetching a page and returns at once; the function is called once with the outcome, from any thread.
template <class T>
using StartPage = std::function<void(const Request&, const Context&, std::function<void(PageOutcome<T>)>)>;

/// The pages of a range one after the other, without a thread that waits.
///
/// While a page is used, the one after it is fetched, and no more than that one. Owned by std::shared_ptr; a request
/// that is under way keeps it alive until it ends, at the latest when the Context is cancelled.
template <class T>
class PageStream : public std::enable_shared_from_this<PageStream<T>> {
public:
    /// Elements of a page, without any at the end, or the error.
    using Outcome = std::variant<std::vector<T>, std::exception_ptr>;
    using Completion = std::function<void(Outcome)>;

    PageStream(PageWalk<T> walk, StartPage<T> start, Context context)
        : walk_(std::move(walk)), start_(std::move(start)), context_(std::move(context)) {}

    /// Hands over the next page that has elements; `done` is called in this thread if it is here already, else from a
    /// thread of the transport, and must not throw. After an error the stream is at its end.
    /// @throws std::logic_error if the outcome of the last call has not come yet
    void next(Completion done) {
        {
            const std::lock_guard lock(mutex_);
            if (waiting_) throw std::logic_error("the next page is awaited already");
            waiting_ = std::move(done);
        }
        advance();
    }

private:
    /// Hands over what is ready, if it is awaited, and asks for the page after it.
    void advance() {
        std::optional<Request> request;
        std::optional<Outcome> outcome;
        Completion done;
        {
            const std::lock_guard lock(mutex_);
            if (fetching_) return;
            if (!ready_) request = request_or_end();
            if (ready_ && waiting_) {
                done = std::exchange(waiting_, {});
                outcome = std::exchange(ready_, std::nullopt);
                request = request_or_end();
            }
            fetching_ = request.has_value();
        }
        if (request) fetch(*request);
        if (done) done(std::move(*outcome));
    }

    /// The request of the next page; at the end nothing, and the end is what is ready.
    std::optional<Request> request_or_end() {
        try {
            if (!walk_.at_end()) return walk_.next_request();
            ready_ = std::vector<T>();
        } catch (...) {
            ready_ = std::current_exception();
        }
        return std::nullopt;
    }

    void fetch(const Request& request) {
        try {
            start_(request, context_,
                   [self = this->shared_from_this()](PageOutcome<T> outcome) { self->receive(std::move(outcome)); });
        } catch (...) {
            receive(std::current_exception());
        }
    }

    void receive(PageOutcome<T> outcome) {
        {
            const std::lock_guard lock(mutex_);
            fetching_ = false;
            if (auto* failure = std::get_if<std::exception_ptr>(&outcome)) {
                ready_ = *failure;
            } else if (auto items = walk_.accept(std::move(std::get<Page<T>>(outcome))); !items.empty()) {
                ready_ = std::move(items);
            }
        }
        advance();
    }

    PageWalk<T> walk_;
    StartPage<T> start_;
    Context context_;
    std::mutex mutex_ = {};
    std::optional<Outcome> ready_ = {};  ///< guarded by the mutex, as all but the start and the context
    Completion waiting_ = {};
    bool fetching_ = false;
};

}  // namespace rsclient::http
