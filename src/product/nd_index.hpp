#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "rsclient/core/bytes.hpp"

namespace rsclient::product {

/// Indices, extents or strides, outermost dimension first.
using Extents = std::vector<std::size_t>;

/// Distance between neighbours along each dimension of a row-major block, in elements.
[[nodiscard]] inline Extents strides_of(std::span<const std::size_t> shape) {
    Extents strides(shape.size(), 1);
    for (std::size_t d = shape.size(); d-- > 1;) strides[d - 1] = strides[d] * shape[d];
    return strides;
}

/// Position of an element in a row-major block.
[[nodiscard]] inline std::size_t offset_of(std::span<const std::size_t> index, std::span<const std::size_t> strides) {
    std::size_t offset = 0;
    for (std::size_t d = 0; d < index.size(); ++d) offset += index[d] * strides[d];
    return offset;
}

/// Calls `visit(index)` for each index of a box [begin, end), row-major. No dimensions: once, with an empty index.
template <class Visit>
void for_each_index(const Extents& begin, const Extents& end, Visit visit) {
    for (std::size_t d = 0; d < begin.size(); ++d) {
        if (begin[d] >= end[d]) return;
    }
    Extents index = begin;
    for (;;) {
        visit(static_cast<const Extents&>(index));
        std::size_t d = index.size();
        while (d > 0 && ++index[d - 1] == end[d - 1]) {
            index[d - 1] = begin[d - 1];
            --d;
        }
        if (d == 0) return;
    }
}

/// Calls `visit(index)` with the first index of each run along the last dimension of a block of this shape.
template <class Visit>
void for_each_run(std::span<const std::size_t> shape, Visit visit) {
    Extents end(shape.begin(), shape.end());
    if (!end.empty() && end.back() > 0) end.back() = 1;
    for_each_index(Extents(end.size()), end, visit);
}

/// Fills `out` with copies of one element.
inline void fill_with(std::span<std::byte> out, std::span<const std::byte> item) {
    if (out.empty()) return;
    // The filled part doubles each time, so that most of the work is done by large copies.
    std::size_t done = std::min(item.size(), out.size());
    std::memcpy(out.data(), item.data(), done);
    while (done < out.size()) {
        const std::size_t more = std::min(done, out.size() - done);
        std::memcpy(out.data() + done, out.data(), more);
        done += more;
    }
}

}  // namespace rsclient::product
