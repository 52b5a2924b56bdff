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
#include "rsclient/services/service_options.hpp"
#include "rsclient/stac/item.hpp"
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
