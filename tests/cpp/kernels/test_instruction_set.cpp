#include "rsclient/kernels/instruction_set.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>

#include "support.hpp"

using namespace rsclient;
using namespace rsclient::kernels;
using namespace rsclient::kernels::test;

TEST_CASE("without a choice the best instruction set is used, with one the one named") {
    CHECK(instruction_set() == best_instruction_set());
    {
        const ForcedSet forced(InstructionSet::baseline);
        CHECK(instruction_set() == InstructionSet::baseline);
    }
    CHECK(instruction_set() == best_instruction_set());
}

TEST_CASE("the environment of a running process is not read again") {
    static_cast<void>(instruction_set());
    setenv("RSCLIENT_ISA", "avx", 1);
    CHECK(instruction_set() == best_instruction_set());
    unsetenv("RSCLIENT_ISA");
}

TEST_CASE("a value of RSCLIENT_ISA is one of the names") {
    CHECK(parse_instruction_set("baseline") == InstructionSet::baseline);
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_instruction_set("avx")),
                         "RSCLIENT_ISA must be baseline, avx2 or avx512, got 'avx'", std::invalid_argument);
}

TEST_CASE("an instruction set that the processor lacks is refused") {
    if (best_instruction_set() == InstructionSet::avx512) return;
    CHECK_THROWS_AS(static_cast<void>(parse_instruction_set("avx512")), std::invalid_argument);
    CHECK_THROWS_AS(set_instruction_set(InstructionSet::avx512), std::invalid_argument);
    CHECK(instruction_set() == best_instruction_set());
}
