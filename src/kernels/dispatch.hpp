#pragma once

#include "rsclient/kernels/instruction_set.hpp"

namespace rsclient::kernels {

/// Of the three compilations of a loop the one to run. To be called before threads start: it may throw.
template <class Loop>
[[nodiscard]] Loop* pick_loop(Loop* baseline, Loop* v3, Loop* v4) {
    switch (instruction_set()) {
        case InstructionSet::v4:
            return v4;
        case InstructionSet::v3:
            return v3;
        case InstructionSet::baseline:
            break;
    }
    return baseline;
}

}  // namespace rsclient::kernels
