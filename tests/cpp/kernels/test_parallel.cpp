#include "rsclient/kernels/parallel.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "rsclient/kernels/unpack.hpp"
#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

TEST_CASE("a SerialScope holds for its thread and ends with the outermost one") {
    const Threads threads(8);
    CHECK(kernel_threads() == 8);
    {
        const SerialScope outer;
        CHECK(kernel_threads() == 1);
        {
            const SerialScope inner;
        }
        CHECK(kernel_threads() == 1);
        int elsewhere = 0;
        std::thread([&] { elsewhere = kernel_threads(); }).join();
        CHECK(elsewhere == 8);
    }
    CHECK(kernel_threads() == 8);
}

TEST_CASE("threads of a caller may run kernels side by side") {
    const auto in = random_integers<std::uint16_t>(601, 607, 0, 12000);
    const arrays::Encoding encoding = {.scale = 0.0001, .offset = -0.1, .fill = 0.0};
    std::vector<Image<float>> results(4, Image<float>(in.rows, in.cols));
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < results.size(); ++i) {
        workers.emplace_back([&, i] {
            const SerialScope serial;
            auto out = results[i].out();
            unpack(in.in(), encoding, out);
        });
    }
    for (auto& worker : workers) worker.join();
    for (const auto& result : results) CHECK(result == results[0]);
    CHECK(results[0].pixels[0] == doctest::Approx(in.pixels[0] * 0.0001 - 0.1));
}
