#include "transfer/task_group.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace rsclient::transfer;

TEST_CASE("every index is done once, the owner is notified in its own thread") {
    std::vector<std::atomic<int>> done(1000);
    const auto owner = std::this_thread::get_id();
    bool told_elsewhere = false;
    int ticks = 0;
    for_each_index(
        done.size(), 4, [&](std::size_t i) { ++done[i]; },
        [&] {
            ++ticks;
            if (std::this_thread::get_id() != owner) told_elsewhere = true;
        });
    for (const auto& count : done) CHECK(count == 1);
    CHECK(ticks > 0);
    CHECK_FALSE(told_elsewhere);
}

TEST_CASE("no more tasks run at once than there are threads, and that many do") {
    std::latch all_run(3);
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    TaskGroup group(3, {});
    for (int i = 0; i < 12; ++i) {
        group.run([&, i] {
            const int now = ++running;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
            if (i < 3) all_run.arrive_and_wait();  // goes on only when three tasks are in here
            --running;
        });
    }
    group.wait();
    CHECK(most == 3);
}

TEST_CASE("the first failure reaches the owner and ends the rest") {
    std::atomic<int> done{0};
    const auto task = [&](std::size_t i) {
        ++done;
        if (i == 5) throw std::runtime_error("task 5");
    };
    CHECK_THROWS_WITH(for_each_index(1'000'000, 2, task, {}), "task 5");
    CHECK(done < 1'000'000);
}

TEST_CASE("what the owner's function throws ends the group, after the running tasks") {
    std::atomic<int> running{0};
    const auto task = [&](std::size_t) {
        ++running;
        std::this_thread::yield();
        --running;
    };
    CHECK_THROWS_WITH(for_each_index(1'000'000, 2, task, [] { throw std::runtime_error("stop"); }), "stop");
    CHECK(running == 0);
}

TEST_CASE("nothing to do is done at once; a single task runs in the owner's thread") {
    for_each_index(0, 4, [](std::size_t) { FAIL("not called"); }, {});
    const auto owner = std::this_thread::get_id();
    for_each_index(1, 4, [&](std::size_t) { CHECK(std::this_thread::get_id() == owner); }, {});
}
