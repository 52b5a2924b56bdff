#pragma once

#include <cstddef>
#include <cstdint>

#include "rsclient/arrays/view.hpp"
#include "rsclient/processing/chunk_engine.hpp"
#include "rsclient/product/product.hpp"

namespace rsclient::processing {

/// Options of make_true_color().
struct QuicklookOptions {
    std::size_t longest_edge = 1024;  ///< pixels; a larger image is averaged down by a whole factor
    double low_percent = 2.0;         ///< percentile that becomes black
    double high_percent = 98.0;       ///< percentile that becomes white
    double gamma = 1.0;
    EngineOptions engine = {.step = "make the RGB quicklook"};
};

/// The true-colour picture of a Sentinel-2 L2A product, shape (rows, cols, 3): b04, b03 and b02, averaged down chunk by
/// chunk and stretched between two percentiles of each band. Pixels without data are black.
/// @throws ProductError if a band is missing, unreadable, or not aligned with the others; std::invalid_argument if
/// an option is out of range
[[nodiscard]] arrays::Array<std::uint8_t, 3> make_true_color(const product::Product& product,
                                                             const QuicklookOptions& options = {});

}  // namespace rsclient::processing
