#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rsclient/http/paged_range.hpp"
#include "rsclient/services/client_state.hpp"
#include "rsclient/stac/item.hpp"
#include "services/json_answer.hpp"
#include "support/fake_transport.hpp"

namespace rsclient::testing {

/// A client outside the platform with an API key; its retries wait for nothing.
inline services::ServiceOptions options_with_key() {
    services::ServiceOptions options;
    options.settings = {.mode = Mode::hybrid, .url = "https://rs.example", .api_key = "key-1234", .owner = "alice"};
    options.hooks = {.clock = [] { return std::chrono::nanoseconds(0); },
                     .sleep = [](std::chrono::nanoseconds) {},
                     .jitter = [] { return 1.0; }};
    return options;
}

inline http::Response answer(int status, std::string body = "",
                             http::Headers headers = {{"Content-Type", "application/json"}}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

/// A transport that will give these answers, one per request.
inline std::shared_ptr<FakeTransport> transport_with(std::vector<http::Response> answers) {
    auto transport = std::make_shared<FakeTransport>();
    for (auto& one : answers) transport->answers.emplace_back(std::move(one));
    return transport;
}

/// Calls of one action through the pipeline of a client.
class Calls {
public:
    Calls(services::ServiceOptions options, std::shared_ptr<http::Transport> transport, std::string action)
        : state_(std::make_shared<services::ClientState>(std::move(options), std::move(transport))),
          action_(std::move(action)) {}

    [[nodiscard]] const http::RequestPipeline& pipeline() const { return state_->pipeline(); }
    [[nodiscard]] http::Call call(http::Request request) const {
        request.idempotent = request.idempotent || idempotent_;
        return {.action = action_, .request = std::move(request), .anonymous = anonymous_};
    }
    [[nodiscard]] http::Response send(http::Request request) const {
        return pipeline().send(call(std::move(request))).response;
    }
    [[nodiscard]] json::Value value(http::Request request) const {
        return services::read_value(pipeline(), call(std::move(request)));
    }
    template <class Decode>
    [[nodiscard]] auto read(http::Request request, const Decode& decode) const {
        return services::read(pipeline(), call(std::move(request)), decode);
    }

    [[nodiscard]] Calls idempotent() const {
        Calls copy = *this;
        copy.idempotent_ = true;
        return copy;
    }
    [[nodiscard]] Calls anonymous() const {
        Calls copy = *this;
        copy.anonymous_ = true;
        return copy;
    }

private:
    std::shared_ptr<const services::ClientState> state_;
    std::string action_;
    bool idempotent_ = false;
    bool anonymous_ = false;
};

/// Keeps the records of all calls that have ended.
class Records final : public Observer {
public:
    void on_end(std::uint64_t, const CallRecord& record) override { all.push_back(record); }
    std::vector<CallRecord> all = {};
};

/// A file of tests/data as text.
inline std::string data(const std::string& path) {
    std::ifstream file(std::string(RSCLIENT_TEST_DATA) + "/" + path, std::ios::binary);
    if (!file) throw std::runtime_error("test data: cannot open " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<std::string> ids_of(const http::PagedRange<stac::Item>& items) {
    std::vector<std::string> ids;
    for (const auto& item : items) ids.push_back(item.id());
    return ids;
}

/// What the call throws, as its message; "nothing" if it does not.
template <class Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing";
}

}  // namespace rsclient::testing
