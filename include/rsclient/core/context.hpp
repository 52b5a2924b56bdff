#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

namespace rsclient {

class Observer;

/// A moment of the machine's monotonic clock until which a call may take.
using Deadline = std::chrono::steady_clock::time_point;

/// No deadline.
inline constexpr Deadline no_deadline = Deadline::max();

/// Circumstances of a call, passed down through every layer. Cheap to copy.
struct Context {
    std::stop_token stop = {};                     ///< cancels the call, which ends with Interrupted
    Deadline deadline = no_deadline;               ///< of the whole call, retries and pages included
    std::shared_ptr<Observer> observer = nullptr;  ///< of the requests that the call makes; may be null
};

}  // namespace rsclient
