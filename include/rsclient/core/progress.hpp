#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace rsclient {

/// How far a piece of work has come.
struct Progress {
    std::string step = {};    ///< what is being done, e.g. "stage 3 items"
    std::uint64_t done = 0;   ///< units finished
    std::uint64_t total = 0;  ///< units in all; 0 if not known
    std::string unit = {};    ///< e.g. "bytes", "chunks", "%"
};

/// Told about progress, from one thread at a time. May be empty.
using ProgressHook = std::function<void(const Progress&)>;

}  // namespace rsclient
