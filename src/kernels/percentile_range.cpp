#include "rsclient/kernels/percentile_range.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "parallel_loop.hpp"
#include "quantile.hpp"
#include "require.hpp"
#include "rsclient/core/number_text.hpp"

namespace rsclient::kernels {
namespace {

constexpr std::size_t bins = 65536;
using Counts = std::vector<std::uint64_t>;

/// An unsigned number that sorts as the float does.
std::uint32_t sort_key(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

float value_of(std::uint32_t key) { return std::bit_cast<float>((key & 0x80000000U) != 0 ? key & 0x7FFFFFFFU : ~key); }

/// Counts bin_of(key) over the valid pixels; a bin of `bins` is not counted.
template <class BinOf>
Counts count_keys(const arrays::View<const float, 2>& in, const BinOf& bin_of) {
    const auto shares = static_cast<std::size_t>(threads_for(in.size()));
    Counts partial(shares * (bins + 1), 0);
    const float* pixels = in.data();
    for_each_row(shares, in.size() / shares + 1, [&](std::size_t share) {
        std::uint64_t* counts = partial.data() + share * (bins + 1);
        const std::size_t end = in.size() * (share + 1) / shares;
        for (std::size_t i = in.size() * share / shares; i < end; ++i) {
            const float value = pixels[i];
            ++counts[value == value ? bin_of(sort_key(value)) : bins];
        }
    });
    for (std::size_t share = 1; share < shares; ++share) {
        for (std::size_t bin = 0; bin < bins; ++bin) partial[bin] += partial[share * (bins + 1) + bin];
    }
    partial.resize(bins);
    return partial;
}

/// The bin that holds the sample of this rank; rank becomes the rank within the bin.
std::uint32_t find_bin(const Counts& counts, std::uint64_t& rank) {
    std::uint32_t bin = 0;
    for (; rank >= counts[bin]; ++bin) rank -= counts[bin];
    return bin;
}

}  // namespace

PercentileRange percentile_range(const arrays::View<const float, 2>& in, double low_percent, double high_percent) {
    require_percent("percentile_range", low_percent);
    require_percent("percentile_range", high_percent);
    if (low_percent > high_percent) {
        throw std::invalid_argument("percentile_range: low_percent must not exceed high_percent, got " +
                                    number_text(low_percent) + " and " + number_text(high_percent));
    }
    const Counts upper = count_keys(in, [](std::uint32_t key) { return key >> 16; });
    std::uint64_t samples = 0;
    for (const auto count : upper) samples += count;
    if (samples == 0) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};

    const QuantilePlace low = quantile_place(low_percent, samples);
    const QuantilePlace high = quantile_place(high_percent, samples);
    std::array<double, 4> values{};
    Counts lower;
    std::uint32_t counted = bins;  // the upper half whose lower halves are in `lower`; ranks rise, so bins repeat
    for (std::size_t i = 0; std::uint64_t rank : {low.below, low.above, high.below, high.above}) {
        const std::uint32_t top = find_bin(upper, rank);
        if (top != counted) {
            lower = count_keys(in, [top](std::uint32_t key) { return key >> 16 == top ? key & 0xFFFFU : bins; });
            counted = top;
        }
        values[i++] = value_of(top << 16 | find_bin(lower, rank));
    }
    return {interpolate(values[0], values[1], low.weight), interpolate(values[2], values[3], high.weight)};
}

}  // namespace rsclient::kernels
