#include "rsclient/kernels/instruction_set.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/kernels/unpack.hpp"
#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

TEST_CASE("without a wish the best instruction set is used, with one the one named") {
    unsetenv("RSCLIENT_ISA");
    CHECK(instruction_set() == best_instruction_set());
    const ForcedSet forced(InstructionSet::baseline);
    CHECK(instruction_set() == InstructionSet::baseline);
    setenv("RSCLIENT_ISA", "", 1);
    CHECK(instruction_set() == best_instruction_set());
}

TEST_CASE("a wish that is no instruction set is refused by name, before any pixel is touched") {
    setenv("RSCLIENT_ISA", "avx", 1);
    CHECK_THROWS_WITH_AS(static_cast<void>(instruction_set()),
                         "RSCLIENT_ISA must be baseline, avx2 or avx512, got 'avx'", std::invalid_argument);
    const Image<std::uint8_t> in(1, 1, {5});
    Image<float> result(1, 1, {-1.0F});
    auto out = result.out();
    CHECK_THROWS_AS(unpack(in.in(), {}, out), std::invalid_argument);
    CHECK(result.pixels[0] == -1.0F);
    unsetenv("RSCLIENT_ISA");
}

TEST_CASE("an instruction set that the processor lacks is refused") {
    if (best_instruction_set() == InstructionSet::avx512) return;
    const ForcedSet forced(InstructionSet::avx512);
    CHECK_THROWS_AS(static_cast<void>(instruction_set()), std::invalid_argument);
}
