#include "rsclient/core/interrupt.hpp"

#include <doctest/doctest.h>

#include <stop_token>
#include <thread>

#include "rsclient/core/error.hpp"

using namespace rsclient;

TEST_CASE("without a hook nothing is cancelled") {
    CHECK_FALSE(interrupted());
    throw_if_interrupted("wait");
}

TEST_CASE("the hook is asked, and what was stopped is named") {
    set_interrupt_hook([] { return true; });
    CHECK(interrupted());
    CHECK_THROWS_WITH_AS(throw_if_interrupted("wait"), "wait: stopped by the user", Interrupted);
    set_interrupt_hook({});
}

TEST_CASE("a scope answers for its thread alone, the innermost first") {
    set_interrupt_hook([] { return true; });
    std::stop_source stop;
    {
        const CancellationScope scope(stop.get_token());
        CHECK_FALSE(interrupted());
        stop.request_stop();
        CHECK(interrupted());
        {
            const UninterruptibleScope uninterruptible;
            CHECK_FALSE(interrupted());
        }
        CHECK(interrupted());
        std::thread([] { CHECK(interrupted()); }).join();
    }
    CHECK(interrupted());
    set_interrupt_hook({});
}
