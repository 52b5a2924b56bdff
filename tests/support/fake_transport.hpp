#pragma once

#include <deque>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "rsclient/http/transport.hpp"

namespace rsclient::testing {

/// Answers from a list, one per request, and remembers what was asked. An answer may be an error to throw.
class FakeTransport final : public http::Transport {
public:
    http::Response send(const http::Request& request, const Context& /*context*/) override {
        const std::lock_guard lock(mutex_);
        requests.push_back(request);
        if (answers.empty())
            throw std::logic_error("fake transport: no answer left for " + request.method + " " + request.url);
        auto answer = std::move(answers.front());
        answers.pop_front();
        if (auto* failure = std::get_if<std::exception_ptr>(&answer)) std::rethrow_exception(*failure);
        auto response = std::get<http::Response>(std::move(answer));
        response.url = request.url;
        if (request.sink && response.status < 300) {
            request.sink(as_bytes(response.body));
            response.body.clear();
        }
        return response;
    }

    /// Throws `error` instead of an answer.
    template <class E>
    void fail_next(E error) {
        answers.emplace_back(std::make_exception_ptr(std::move(error)));
    }

    std::deque<std::variant<http::Response, std::exception_ptr>> answers;
    std::vector<http::Request> requests;

private:
    std::mutex mutex_;
};

}  // namespace rsclient::testing
