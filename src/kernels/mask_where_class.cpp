#include "rsclient/kernels/mask_where_class.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include "parallel_loop.hpp"
#include "require.hpp"

namespace rsclient::kernels {
namespace {

/// Pixels whose answers a thread keeps at a time, in the first-level cache, for all rows of a row of classes.
constexpr std::size_t span_pixels = 4096;

using Table = std::array<std::uint8_t, 256>;

Table table_of(const ClassSet& masked) {
    Table table{};
    for (std::size_t number = 0; number < table.size(); ++number) {
        table[number] = masked.contains(static_cast<std::uint8_t>(number)) ? 1 : 0;
    }
    return table;
}

/// Says of `count` pixels from column `first` whether their class is in the table.
void look_up(const std::uint8_t* classes, const Table& table, std::size_t factor, std::size_t first, std::size_t count,
             std::uint8_t* hits) {
    if (factor == 1) {
        for (std::size_t i = 0; i < count; ++i) hits[i] = table[classes[first + i]];
        return;
    }
    std::size_t left = factor - first % factor;  // pixels of the class that the span may begin amid
    for (std::size_t done = 0, index = first / factor; done < count; ++index, left = factor) {
        const std::size_t part = std::min(left, count - done);
        std::fill_n(hits + done, part, table[classes[index]]);
        done += part;
    }
}

template <class T>
void mask_span(const T* values, const std::uint8_t* hits, std::size_t count, T* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = hits[i] != 0 ? std::numeric_limits<T>::quiet_NaN() : values[i];
}

}  // namespace

const ClassSet& default_scl_mask() {
    static const ClassSet classes = {0, 1, 3, 8, 9, 10};
    return classes;
}

arrays::Shape<2> class_shape(const arrays::Shape<2>& values, std::size_t factor) {
    if (factor == 0) throw std::invalid_argument("mask_where_class: factor must be at least 1, got 0");
    return {values[0] / factor + (values[0] % factor != 0), values[1] / factor + (values[1] % factor != 0)};
}

template <class T>
void mask_where_class(const arrays::View<const T, 2>& values, const arrays::View<const std::uint8_t, 2>& classes,
                      std::size_t factor, const ClassSet& masked, arrays::View<T, 2>& out) {
    const auto shape = shape_of<const T, 2>(values);
    require_shape("mask_where_class", "classes", classes, class_shape(shape, factor));
    require_shape("mask_where_class", "out", out, shape);
    require_no_overlap("mask_where_class", "values", values, out, InPlace::allowed);
    require_no_overlap("mask_where_class", "classes", classes, out);
    const Table table = table_of(masked);
    const auto [rows, cols] = shape;
    const std::size_t class_cols = classes.shape(1);
    for_each_row(classes.shape(0), factor * cols, [&, rows = rows, cols = cols](std::size_t class_row) {
        std::array<std::uint8_t, span_pixels> hits;
        const std::size_t end = std::min(rows, (class_row + 1) * factor);
        for (std::size_t first = 0; first < cols; first += span_pixels) {
            const std::size_t count = std::min(span_pixels, cols - first);
            look_up(classes.data() + class_row * class_cols, table, factor, first, count, hits.data());
            for (std::size_t start = class_row * factor * cols + first; start < end * cols; start += cols) {
                mask_span(values.data() + start, hits.data(), count, out.data() + start);
            }
        }
    });
}

template void mask_where_class(const arrays::View<const float, 2>&, const arrays::View<const std::uint8_t, 2>&,
                               std::size_t, const ClassSet&, arrays::View<float, 2>&);
template void mask_where_class(const arrays::View<const double, 2>&, const arrays::View<const std::uint8_t, 2>&,
                               std::size_t, const ClassSet&, arrays::View<double, 2>&);

}  // namespace rsclient::kernels
