#include "rsclient/kernels/resample.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "parallel_loop.hpp"
#include "require.hpp"

namespace rsclient::kernels {
namespace {

void require_factor(const std::string& kernel, std::size_t factor) {
    if (factor == 0) throw std::invalid_argument(kernel + ": factor must be at least 1, got 0");
}

/// Half-open range of pixels of one block along one axis.
struct Extent {
    std::size_t first;
    std::size_t end;
};

Extent block_extent(std::size_t block, std::size_t factor, std::size_t length) {
    return {block * factor, std::min(length, (block + 1) * factor)};
}

template <class T>
T mean_of_block(const T* in, std::size_t stride, Extent rows, Extent cols) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t row = rows.first; row < rows.end; ++row) {
        for (std::size_t col = cols.first; col < cols.end; ++col) {
            const T value = in[row * stride + col];
            const bool valid = value == value;
            sum += valid ? static_cast<double>(value) : 0.0;
            count += valid ? 1 : 0;
        }
    }
    return count == 0 ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(sum / static_cast<double>(count));
}

}  // namespace

arrays::Shape<2> upsample_shape(const arrays::Shape<2>& in, std::size_t factor) {
    require_factor("upsample", factor);
    arrays::Shape<2> shape{};
    std::size_t pixels = 0;
    if (__builtin_mul_overflow(in[0], factor, &shape[0]) || __builtin_mul_overflow(in[1], factor, &shape[1]) ||
        __builtin_mul_overflow(shape[0], shape[1], &pixels)) {
        throw std::invalid_argument("upsample: factor " + std::to_string(factor) + " is too large for " +
                                    arrays::describe_shape(in));
    }
    return shape;
}

arrays::Shape<2> downsample_shape(const arrays::Shape<2>& in, std::size_t factor) {
    require_factor("downsample", factor);
    return {in[0] / factor + (in[0] % factor != 0), in[1] / factor + (in[1] % factor != 0)};
}

template <class T>
void upsample_nearest(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out) {
    require_shape("upsample_nearest", "out", out, upsample_shape(shape_of<const T, 2>(in), factor));
    require_no_overlap("upsample_nearest", "in", in, out);
    const std::size_t in_cols = in.shape(1);
    const std::size_t out_cols = out.shape(1);
    for_each_row(in.shape(0), factor * out_cols, [&, factor, in_cols, out_cols](std::size_t row) {
        const T* from = in.data() + row * in_cols;
        T* first = out.data() + row * factor * out_cols;
        T* to = first;
        for (std::size_t col = 0; col < in_cols; ++col) to = std::fill_n(to, factor, from[col]);
        for (std::size_t copy = 1; copy < factor; ++copy) std::copy_n(first, out_cols, first + copy * out_cols);
    });
}

template <class T>
void downsample_nearest(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out) {
    const auto [rows, cols] = shape_of<const T, 2>(in);
    require_shape("downsample_nearest", "out", out, downsample_shape({rows, cols}, factor));
    require_no_overlap("downsample_nearest", "in", in, out);
    const std::size_t out_cols = out.shape(1);
    for_each_row(out.shape(0), out_cols, [&, factor, out_cols, rows = rows, cols = cols](std::size_t row) {
        const T* from = in.data() + std::min(row * factor + factor / 2, rows - 1) * cols;
        T* to = out.data() + row * out_cols;
        for (std::size_t col = 0; col < out_cols; ++col) to[col] = from[std::min(col * factor + factor / 2, cols - 1)];
    });
}

template <class T>
void downsample_mean(const arrays::View<const T, 2>& in, std::size_t factor, arrays::View<T, 2>& out) {
    const auto [rows, cols] = shape_of<const T, 2>(in);
    require_shape("downsample_mean", "out", out, downsample_shape({rows, cols}, factor));
    require_no_overlap("downsample_mean", "in", in, out);
    const std::size_t out_cols = out.shape(1);
    for_each_row(out.shape(0), factor * cols, [&, factor, out_cols, rows = rows, cols = cols](std::size_t row) {
        const Extent block_rows = block_extent(row, factor, rows);
        T* to = out.data() + row * out_cols;
        for (std::size_t col = 0; col < out_cols; ++col) {
            to[col] = mean_of_block(in.data(), cols, block_rows, block_extent(col, factor, cols));
        }
    });
}

template <class T>
using In2 = arrays::View<const T, 2>;
template void upsample_nearest(const In2<std::uint8_t>&, std::size_t, arrays::View<std::uint8_t, 2>&);
template void upsample_nearest(const In2<std::uint16_t>&, std::size_t, arrays::View<std::uint16_t, 2>&);
template void upsample_nearest(const In2<std::int16_t>&, std::size_t, arrays::View<std::int16_t, 2>&);
template void upsample_nearest(const In2<float>&, std::size_t, arrays::View<float, 2>&);
template void upsample_nearest(const In2<double>&, std::size_t, arrays::View<double, 2>&);
template void downsample_nearest(const In2<std::uint8_t>&, std::size_t, arrays::View<std::uint8_t, 2>&);
template void downsample_nearest(const In2<std::uint16_t>&, std::size_t, arrays::View<std::uint16_t, 2>&);
template void downsample_nearest(const In2<std::int16_t>&, std::size_t, arrays::View<std::int16_t, 2>&);
template void downsample_nearest(const In2<float>&, std::size_t, arrays::View<float, 2>&);
template void downsample_nearest(const In2<double>&, std::size_t, arrays::View<double, 2>&);
template void downsample_mean(const In2<float>&, std::size_t, arrays::View<float, 2>&);
template void downsample_mean(const In2<double>&, std::size_t, arrays::View<double, 2>&);

}  // namespace rsclient::kernels
