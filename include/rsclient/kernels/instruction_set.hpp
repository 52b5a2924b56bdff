#pragma once

#include <string_view>

namespace rsclient::kernels {

/// Which compilation of the hot loops runs: what every processor of the architecture has, x86-64-v3 (AVX2) or
/// x86-64-v4 (AVX-512). The results are the same, bit for bit.
enum class InstructionSet { baseline, avx2, avx512 };

/// "baseline", "avx2" or "avx512".
[[nodiscard]] std::string_view to_string(InstructionSet set) noexcept;

/// The best that this processor has.
[[nodiscard]] InstructionSet best_instruction_set() noexcept;

/// What kernels use: the environment variable RSCLIENT_ISA if it is set, else the best.
/// @throws std::invalid_argument if RSCLIENT_ISA is not a name of the above, or names what this processor lacks
[[nodiscard]] InstructionSet instruction_set();

}  // namespace rsclient::kernels
