#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "rsclient/core/number_text.hpp"

namespace rsclient::python {

/// A time in seconds. @throws value_error if it is not above 0, or longer than some thirty years
[[nodiscard]] inline std::chrono::milliseconds milliseconds(double seconds) {
    constexpr double longest = 1e9;  // also keeps NaN and infinity out of the conversion
    if (!(seconds > 0 && seconds <= longest)) {
        throw pybind11::value_error("a time must be above 0 and at most 1e9 seconds, got " + number_text(seconds));
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace rsclient::python
