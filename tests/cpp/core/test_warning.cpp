#include "rsclient/core/warning.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace rsclient;

TEST_CASE("warnings go to the hook, with the place and what was found") {
    std::vector<std::string> messages;
    warn("read item a: /x", "dropped without a hook");
    set_warning_hook([&](const std::string& message) { messages.push_back(message); });
    warn("read item a: /x", "NaN is not JSON");
    warn("read item a: ", "\xff");
    set_warning_hook({});
    warn("read item a: /x", "dropped again");
    CHECK(messages == std::vector<std::string>{"read item a: /x: NaN is not JSON", "read item a: \\xff"});
}

TEST_CASE("what the hook throws reaches the caller") {
    set_warning_hook([](const std::string& message) { throw std::runtime_error(message); });
    CHECK_THROWS_WITH_AS(warn("a", "b"), "a: b", std::runtime_error);
    set_warning_hook({});
}
