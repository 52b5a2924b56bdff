#pragma once

#include "rsclient/kernels/instruction_set.hpp"

namespace rsclient::kernels {

/// Of the three compilations of a loop the one to run. To be called before threads start: it may throw.
template <class Loop>
[[nodiscard]] Loop* pick_loop(Loop* baseline, Loop* avx2, Loop* avx512) {
    switch (instruction_set()) {
        case InstructionSet::avx512:
            return avx512;
        case InstructionSet::avx2:
            return avx2;
        case InstructionSet::baseline:
            break;
    }
    return baseline;
}

}  // namespace rsclient::kernels
