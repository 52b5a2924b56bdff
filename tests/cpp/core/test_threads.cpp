#include "rsclient/core/threads.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>

using namespace rsclient;

TEST_CASE("the argument wins over the environment, which wins over the machine") {
    setenv("RSCLIENT_NUM_THREADS", "3", 1);
    CHECK(thread_count() == 3);
    set_thread_count(5);
    CHECK(thread_count() == 5);
    set_thread_count(0);
    unsetenv("RSCLIENT_NUM_THREADS");
    CHECK(thread_count() >= 1);
}

TEST_CASE("a wrong number is refused by name") {
    setenv("RSCLIENT_NUM_THREADS", "many", 1);
    CHECK_THROWS_WITH(static_cast<void>(thread_count()),
                      "RSCLIENT_NUM_THREADS must be a whole number of at least 1, got 'many'");
    unsetenv("RSCLIENT_NUM_THREADS");
    CHECK_THROWS_AS(set_thread_count(-1), std::invalid_argument);
}
