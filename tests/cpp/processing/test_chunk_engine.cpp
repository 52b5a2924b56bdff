#include "rsclient/processing/chunk_engine.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/kernels/parallel.hpp"

using namespace rsclient;
using processing::run_chunks;

TEST_CASE("every chunk goes through the three steps once") {
    std::vector<int> written(100, 0);
    run_chunks(
        100, [](std::size_t index) { return static_cast<int>(index); },
        [](std::size_t index, int input) { return input * 2 + static_cast<int>(index); },
        [&](std::size_t index, int output) {
            CHECK(output == static_cast<int>(3 * index));
            ++written[index];
        });
    CHECK(written == std::vector<int>(100, 1));
}

TEST_CASE("no chunk at all is no work") {
    run_chunks(
        0, [](std::size_t) { return 0; }, [](std::size_t, int) { return 0; },
        [](std::size_t, int) { FAIL("written"); });
}

TEST_CASE("never more chunks exist than are allowed to") {
    std::atomic<int> alive{0};
    std::atomic<int> most{0};
    run_chunks(
        60,
        [&](std::size_t) {
            const int now = ++alive;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
            }
            return 0;
        },
        [](std::size_t, int) { return 0; }, [&](std::size_t, int) { --alive; },
        {.readers = 3, .workers = 3, .in_flight = 4});
    CHECK(most <= 4);
    CHECK(most > 1);
}

TEST_CASE("the steps of different chunks overlap") {
    // Reading waits until a chunk that was read before is being computed, which only works side by side.
    std::atomic<int> computing{0};
    std::atomic<bool> together{false};
    run_chunks(
        8,
        [&](std::size_t index) {
            for (int turn = 0; index > 0 && turn < 2000 && computing == 0 && !together; ++turn) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            if (computing > 0) together = true;
            return 0;
        },
        [&](std::size_t, int) {
            ++computing;
            for (int turn = 0; turn < 2000 && !together; ++turn)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            --computing;
            return 0;
        },
        [](std::size_t, int) {}, {.readers = 1, .workers = 1});
    CHECK(together);
}

TEST_CASE("the first failure of any step ends the work and is thrown") {
    const auto run = [](int failing_step) {
        const auto maybe_fail = [failing_step](int step, std::size_t index) {
            if (step == failing_step && index == 5) throw ProductError("work", "chunk 5");
            return 0;
        };
        run_chunks(
            1000, [&](std::size_t index) { return maybe_fail(0, index); },
            [&](std::size_t index, int) { return maybe_fail(1, index); },
            [&](std::size_t index, int) { maybe_fail(2, index); });
    };
    for (const int step : {0, 1, 2}) CHECK_THROWS_WITH_AS(run(step), "work: chunk 5", ProductError);
}

TEST_CASE("the user can stop it") {
    set_interrupt_hook([] { return true; });
    const auto run = [] {
        run_chunks(
            4,
            [](std::size_t) {
                std::this_thread::sleep_for(std::chrono::milliseconds(80));
                return 0;
            },
            [](std::size_t, int) { return 0; }, [](std::size_t, int) {}, {.step = "compute NDVI"});
    };
    CHECK_THROWS_WITH_AS(run(), "compute NDVI: stopped by the user", Interrupted);
    set_interrupt_hook({});
}

TEST_CASE("readers and workers that are blocked notice that the user stopped the work") {
    set_interrupt_hook([] { return true; });
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    const auto wait_for_ever = [patience](const char* what) {
        while (!interrupted()) {
            if (std::chrono::steady_clock::now() > patience) throw std::runtime_error(std::string(what) + ": not told");
            std::this_thread::yield();
        }
        throw Interrupted(what, "stopped");
    };
    const auto run = [&](bool in_read) {
        run_chunks(
            4,
            [&](std::size_t) {
                if (in_read) wait_for_ever("read");
                return 0;
            },
            [&](std::size_t, int) {
                if (!in_read) wait_for_ever("compute");
                return 0;
            },
            [](std::size_t, int) {}, {.step = "compute NDVI"});
    };
    for (const bool in_read : {true, false}) CHECK_THROWS_AS(run(in_read), Interrupted);
    set_interrupt_hook({});
}

TEST_CASE("progress counts to the end, from the calling thread") {
    std::vector<std::uint64_t> done;
    const auto caller = std::this_thread::get_id();
    run_chunks(
        5, [](std::size_t) { return 0; }, [](std::size_t, int) { return 0; }, [](std::size_t, int) {},
        {.step = "x", .progress = [&](const Progress& progress) {
             CHECK(std::this_thread::get_id() == caller);
             CHECK(progress.total == 5);
             done.push_back(progress.done);
         }});
    CHECK(done == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("kernels called from the engine use one thread") {
    run_chunks(
        3, [](std::size_t) { return kernels::kernel_threads(); },
        [](std::size_t, int in_read) { return std::max(in_read, kernels::kernel_threads()); },
        [](std::size_t, int threads) { CHECK(threads == 1); });
}

TEST_CASE("impossible numbers are refused") {
    const auto run = [](const processing::EngineOptions& options) {
        run_chunks(
            1, [](std::size_t) { return 0; }, [](std::size_t, int) { return 0; }, [](std::size_t, int) {}, options);
    };
    CHECK_THROWS_AS(run({.readers = 0}), std::invalid_argument);
    CHECK_THROWS_AS(run({.workers = -1}), std::invalid_argument);
    CHECK_THROWS_AS(run({.in_flight = -1}), std::invalid_argument);
}
