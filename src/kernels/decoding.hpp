#pragma once

#include <limits>

#include "rsclient/arrays/encoding.hpp"

namespace rsclient::kernels {

/// An encoding as loops need it: what is absent is a NaN that equals nothing or a limit that nothing exceeds, so that
/// no loop needs a branch. Plain data, because loops are compiled per instruction set.
struct Decoding {
    double scale;
    double offset;
    double fill;
    double low;
    double high;
};

inline Decoding make_decoding(const arrays::Encoding& encoding) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {encoding.scale, encoding.offset, encoding.fill.value_or(std::numeric_limits<double>::quiet_NaN()),
            encoding.valid_min.value_or(-infinity), encoding.valid_max.value_or(infinity)};
}

}  // namespace rsclient::kernels
