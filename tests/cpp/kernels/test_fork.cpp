#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "rsclient/kernels/unpack.hpp"
#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

namespace {

Image<float> run_kernel() {
    static const auto in = random_integers<std::uint16_t>(601, 607, 0, 12000);
    Image<float> result(in.rows, in.cols);
    auto out = result.out();
    unpack(in.in(), {.scale = 0.0001, .offset = -0.1}, out);
    return result;
}

/// Whether a forked child computes what its parent did before it is killed by the alarm.
bool child_agrees() {
    const auto expected = run_kernel();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        alarm(20);
        _exit(run_kernel() == expected ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a child forked after a parallel kernel can run kernels, and so can its parent") {
    const Threads threads(4);
    CHECK(child_agrees());
    CHECK(child_agrees());
    CHECK(run_kernel() == run_kernel());
}

TEST_CASE("a thread that is not the first may fork as well") {
    const Threads threads(4);
    static_cast<void>(run_kernel());
    bool agrees = false;
    std::thread([&] { agrees = child_agrees(); }).join();
    CHECK(agrees);
}
