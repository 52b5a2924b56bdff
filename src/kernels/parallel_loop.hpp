#pragma once

#include <algorithm>
#include <cstddef>

#include "rsclient/kernels/parallel.hpp"

namespace rsclient::kernels {

/// Pixels of a block of for_each_block: small enough for the first-level caches, large enough to hide a call.
inline constexpr std::size_t block_pixels = 4096;

/// Below this many pixels per thread, waking a thread costs more than it brings.
inline constexpr std::size_t pixels_per_thread = 32768;

/// Threads worth using for so many pixels.
[[nodiscard]] inline int threads_for(std::size_t pixels) {
    return static_cast<int>(
        std::clamp<std::size_t>(pixels / pixels_per_thread, 1, static_cast<std::size_t>(kernel_threads())));
}

/// Calls body(row) for every row, on several threads if `rows * pixels_per_row` is worth it. Body must not throw.
template <class Body>
void for_each_row(std::size_t rows, std::size_t pixels_per_row, const Body& body) {
    const int threads = threads_for(rows * pixels_per_row);
    const auto end = static_cast<std::ptrdiff_t>(rows);
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
    for (std::ptrdiff_t row = 0; row < end; ++row) body(static_cast<std::size_t>(row));
}

/// Calls body(first, count) for consecutive blocks of `pixels` contiguous elements. Body must not throw.
template <class Body>
void for_each_block(std::size_t pixels, const Body& body) {
    for_each_row((pixels + block_pixels - 1) / block_pixels, block_pixels, [&](std::size_t block) {
        const std::size_t first = block * block_pixels;
        body(first, std::min(block_pixels, pixels - first));
    });
}

}  // namespace rsclient::kernels
