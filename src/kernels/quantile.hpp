#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "rsclient/core/number_text.hpp"

namespace rsclient::kernels {

/// The two neighbours in the sorted samples between which a percentile lies, and how far it is from the first.
struct QuantilePlace {
    std::uint64_t below;
    std::uint64_t above;
    double weight;
};

/// Where numpy.percentile(method="linear") looks among `count` > 0 sorted samples.
inline QuantilePlace quantile_place(double percent, std::uint64_t count) {
    const double place = static_cast<double>(count - 1) * (percent / 100.0);
    const auto below = static_cast<std::uint64_t>(std::floor(place));
    return {below, below + 1 < count ? below + 1 : below, place - std::floor(place)};
}

/// Linear interpolation as NumPy rounds it: from the nearer end. A sample that is hit is returned, also next to
/// infinity.
inline double interpolate(double below, double above, double weight) {
    if (weight == 0.0 || below == above) return below;
    const double step = above - below;
    return weight < 0.5 ? below + step * weight : above - step * (1.0 - weight);
}

/// Refuses what is no percentage.
inline void require_percent(const std::string& kernel, double percent) {
    if (percent >= 0.0 && percent <= 100.0) return;
    throw std::invalid_argument(kernel + ": a percentile must lie in 0..100, got " + number_text(percent));
}

}  // namespace rsclient::kernels
