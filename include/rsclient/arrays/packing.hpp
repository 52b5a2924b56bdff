#pragma once

#include <optional>

namespace rsclient::arrays {

/// How the stored numbers of a variable become physical values: stored * scale + offset, except for no data.
struct Packing {
    double scale = 1.0;                    ///< `scale_factor`
    double offset = 0.0;                   ///< `add_offset`
    std::optional<double> fill = {};       ///< stored value that means no data
    std::optional<double> valid_min = {};  ///< stored values below are no data
    std::optional<double> valid_max = {};  ///< stored values above are no data
    friend bool operator==(const Packing&, const Packing&) = default;
};

}  // namespace rsclient::arrays
