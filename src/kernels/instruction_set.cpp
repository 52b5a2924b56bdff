#include "rsclient/kernels/instruction_set.hpp"

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>

#include "rsclient/core/process_settings.hpp"
#include "rsclient/core/setting_table.hpp"

namespace rsclient::kernels {
namespace {

constexpr int by_environment = -1;
std::atomic<int> chosen{by_environment};

}  // namespace

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

InstructionSet parse_instruction_set(std::string_view text) {
    const std::string variable = variables_of(setting("instruction_set"));
    for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        if (text != to_string(set)) continue;
        if (set <= best_instruction_set()) return set;
        throw std::invalid_argument(variable + " asks for " + std::string(text) + ", but this processor has only " +
                                    std::string(to_string(best_instruction_set())));
    }
    throw std::invalid_argument(variable + " must be baseline, avx2 or avx512, got '" + std::string(text) + "'");
}

InstructionSet instruction_set() {
    if (const int set = chosen.load(); set != by_environment) return static_cast<InstructionSet>(set);
    const auto& text = process_settings().instruction_set;
    return text ? parse_instruction_set(*text) : best_instruction_set();
}

void set_instruction_set(std::optional<InstructionSet> set) {
    if (set && *set > best_instruction_set()) {
        throw std::invalid_argument("instruction set " + std::string(to_string(*set)) + ": this processor has only " +
                                    std::string(to_string(best_instruction_set())));
    }
    chosen.store(set ? static_cast<int>(*set) : by_environment);
}

}  // namespace rsclient::kernels
