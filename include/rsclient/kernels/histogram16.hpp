#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// How often each 16-bit number occurs: exact percentiles of an image that is seen chunk by chunk.
class Histogram16 {
public:
    Histogram16() : counts_(65536, 0) {}

    /// Counts the pixels of `image`, except those that equal `excluded`.
    ///
    /// Shapes   image (rows, cols).
    /// Units    stored numbers; percentiles come out in the same.
    /// No data  `excluded` is not counted.
    /// Threads  OpenMP over rows; the counts do not depend on the number of threads.
    /// Chunks   any: adding chunks in any order equals adding the whole image.
    /// Source   none.
    void add(const arrays::View<const std::uint16_t, 2>& image, std::optional<std::uint16_t> excluded = {});

    /// Adds the counts of another histogram.
    void merge(const Histogram16& other);

    [[nodiscard]] std::uint64_t count() const;                                               ///< pixels counted so far
    [[nodiscard]] std::uint64_t count(std::uint16_t value) const { return counts_[value]; }  ///< of one value

    /// The value below which `percent` of the counted pixels lie, interpolated between neighbours as
    /// numpy.percentile(method="linear") does; NaN if nothing was counted.
    /// @throws std::invalid_argument if percent is not in [0, 100]
    [[nodiscard]] double percentile(double percent) const;

private:
    std::vector<std::uint64_t> counts_;
};

}  // namespace rsclient::kernels
