#include "rsclient/core/lazy.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

using namespace rsclient;

TEST_CASE("a lazy value is computed once, and again after a failure") {
    const Lazy<int> value;
    CHECK_THROWS_AS(static_cast<void>(value.get([]() -> int { throw std::runtime_error("x"); })), std::runtime_error);
    const int& first = value.get([] { return 7; });
    CHECK(&value.get([] { return 8; }) == &first);
    CHECK(first == 7);
}

TEST_CASE("threads that compute a lazy value at once see one result") {
    const Lazy<std::vector<int>> value;
    std::vector<const std::vector<int>*> seen(8, nullptr);
    std::vector<std::thread> threads;
    for (auto& place : seen) {
        threads.emplace_back([&] { place = &value.get([] { return std::vector<int>{1, 2, 3}; }); });
    }
    for (auto& thread : threads) thread.join();
    for (const auto* one : seen) CHECK(one == seen.front());
    CHECK(seen.front()->size() == 3);
}
