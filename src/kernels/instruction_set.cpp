#include "rsclient/kernels/instruction_set.hpp"

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace rsclient::kernels {

std::string_view to_string(InstructionSet set) noexcept {
    static constexpr std::array<std::string_view, 3> names = {"baseline", "avx2", "avx512"};
    return names[static_cast<std::size_t>(set)];
}

InstructionSet best_instruction_set() noexcept {
#ifdef RSCLIENT_HAVE_X86_ISA
    static const InstructionSet best = __builtin_cpu_supports("x86-64-v4")   ? InstructionSet::avx512
                                       : __builtin_cpu_supports("x86-64-v3") ? InstructionSet::avx2
                                                                             : InstructionSet::baseline;
    return best;
#else
    return InstructionSet::baseline;
#endif
}

InstructionSet instruction_set() {
    const char* text = std::getenv("RSCLIENT_ISA");
    if (text == nullptr || *text == '\0') return best_instruction_set();
    for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        if (text != to_string(set)) continue;
        if (set <= best_instruction_set()) return set;
        throw std::invalid_argument("RSCLIENT_ISA asks for " + std::string(text) + ", but this processor has only " +
                                    std::string(to_string(best_instruction_set())));
    }
    throw std::invalid_argument("RSCLIENT_ISA must be baseline, avx2 or avx512, got '" + std::string(text) + "'");
}

}  // namespace rsclient::kernels
