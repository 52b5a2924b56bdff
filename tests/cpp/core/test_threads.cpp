#include "rsclient/core/threads.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

using namespace rsclient;

TEST_CASE("the argument wins over the machine") {
    CHECK(thread_count() >= 1);
    set_thread_count(5);
    CHECK(thread_count() == 5);
    set_thread_count(0);
    CHECK(thread_count() >= 1);
}

TEST_CASE("the environment of a running process is not read again") {
    const int before = thread_count();
    setenv("RSCLIENT_NUM_THREADS", "many", 1);
    CHECK(thread_count() == before);
    unsetenv("RSCLIENT_NUM_THREADS");
}

TEST_CASE("a wrong number is refused by name") {
    CHECK(parse_thread_count("3") == 3);
    for (const char* text : {"many", "0", "3x", " 3", ""}) {
        CAPTURE(text);
        CHECK_THROWS_WITH(
            static_cast<void>(parse_thread_count(text)),
            ("RSCLIENT_NUM_THREADS must be a whole number of at least 1, got '" + std::string(text) + "'").c_str());
    }
    CHECK_THROWS_AS(set_thread_count(-1), std::invalid_argument);
}
