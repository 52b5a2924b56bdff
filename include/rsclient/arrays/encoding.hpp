#pragma once

#include <optional>

namespace rsclient::arrays {

/// How the stored numbers of a variable encode physical values: stored * scale + offset, except for no data; NaN is
/// always no data.
struct Encoding {
    double scale = 1.0;                    ///< `scale_factor`
    double offset = 0.0;                   ///< `add_offset`
    std::optional<double> fill = {};       ///< stored value that means no data
    std::optional<double> valid_min = {};  ///< stored values below are no data
    std::optional<double> valid_max = {};  ///< stored values above are no data
    bool is_decoded = false;               ///< the stored values are physical: scale is 1 and offset 0
    friend bool operator==(const Encoding&, const Encoding&) = default;
};

}  // namespace rsclient::arrays
