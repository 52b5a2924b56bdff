#include "rsclient/kernels/histogram16.hpp"

#include <limits>
#include <numeric>

#include "parallel_loop.hpp"
#include "quantile.hpp"

namespace rsclient::kernels {

void Histogram16::add(const arrays::View<const std::uint16_t, 2>& image, std::optional<std::uint16_t> excluded) {
    // A share of the image and counts of its own for every thread: sums of integers do not depend on who adds what.
    const auto shares = static_cast<std::size_t>(threads_for(image.size()));
    std::vector<std::uint64_t> partial(shares * counts_.size(), 0);
    const std::uint16_t* pixels = image.data();
    for_each_row(shares, image.size() / shares + 1, [&](std::size_t share) {
        std::uint64_t* counts = partial.data() + share * counts_.size();
        const std::size_t end = image.size() * (share + 1) / shares;
        for (std::size_t i = image.size() * share / shares; i < end; ++i) ++counts[pixels[i]];
        if (excluded) counts[*excluded] = 0;
    });
    for (std::size_t i = 0; i < partial.size(); ++i) counts_[i % counts_.size()] += partial[i];
}

void Histogram16::merge(const Histogram16& other) {
    for (std::size_t value = 0; value < counts_.size(); ++value) counts_[value] += other.counts_[value];
}

std::uint64_t Histogram16::count() const { return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}); }

double Histogram16::percentile(double percent) const {
    require_percent("Histogram16", percent);
    const std::uint64_t samples = count();
    if (samples == 0) return std::numeric_limits<double>::quiet_NaN();
    const QuantilePlace place = quantile_place(percent, samples);
    const auto value_at = [this](std::uint64_t rank) {
        std::size_t value = 0;
        for (std::uint64_t seen = counts_[0]; seen <= rank; seen += counts_[value]) ++value;
        return static_cast<double>(value);
    };
    return interpolate(value_at(place.below), value_at(place.above), place.weight);
}

}  // namespace rsclient::kernels
