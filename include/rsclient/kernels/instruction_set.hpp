#pragma once

#include <optional>
#include <string_view>

namespace rsclient::kernels {

/// Which compilation of the hot loops runs: what every processor of the architecture has, x86-64-v3 (AVX2) or
/// x86-64-v4 (AVX-512). The results are the same, bit for bit.
enum class InstructionSet { baseline, avx2, avx512 };

/// "baseline", "avx2" or "avx512".
[[nodiscard]] std::string_view to_string(InstructionSet set) noexcept;

/// The best that this processor has.
[[nodiscard]] InstructionSet best_instruction_set() noexcept;

/// The instruction set that kernels use: that of set_instruction_set, else RSCLIENT_ISA as it was when the process
/// first asked, else the best. @throws std::invalid_argument as parse_instruction_set, for RSCLIENT_ISA
[[nodiscard]] InstructionSet instruction_set();

/// The value of RSCLIENT_ISA.
/// @throws std::invalid_argument if `text` is not a name of the above, or names what this processor lacks
[[nodiscard]] InstructionSet parse_instruction_set(std::string_view text);

/// Sets the instruction set for this process; nullopt returns to the environment's choice.
/// @throws std::invalid_argument if this processor lacks it
void set_instruction_set(std::optional<InstructionSet> set);

}  // namespace rsclient::kernels
