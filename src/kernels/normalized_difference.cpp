#include "rsclient/kernels/normalized_difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "dispatch.hpp"
#include "normalized_difference_loops.hpp"
#include "parallel_loop.hpp"
#include "require.hpp"
#include "rsclient/core/number_text.hpp"

namespace rsclient::kernels {
namespace {

void require_min_denominator(const std::string& kernel, double min_denominator) {
    if (std::isfinite(min_denominator) && min_denominator > 0.0) return;
    throw std::invalid_argument(kernel + ": min_denominator must be finite and greater than 0, got " +
                                number_text(min_denominator));
}

ValidNumbers valid_numbers(const arrays::Encoding& encoding) {
    constexpr double beyond = 65536.0;
    const double low = std::clamp(std::ceil(encoding.valid_min.value_or(0.0)), 0.0, beyond);
    const double high = std::clamp(std::floor(encoding.valid_max.value_or(beyond)), -1.0, beyond);
    const double fill = encoding.fill.value_or(-1.0);
    const bool has_fill = fill >= 0.0 && fill < beyond && fill == std::floor(fill);
    if (low > high) return {static_cast<std::int32_t>(beyond), 0, -1};  // no 16-bit number is valid
    return {static_cast<std::int32_t>(low), static_cast<std::uint32_t>(high - low),
            has_fill ? static_cast<std::int32_t>(fill) : -1};
}

PackedPair make_pair_of(const arrays::Encoding& a, const arrays::Encoding& b, double min_denominator) {
    PackedPair pair{};
    pair.valid_a = valid_numbers(a);
    pair.valid_b = valid_numbers(b);
    const double offset = 2.0 * a.offset / a.scale;
    pair.integers = a.scale == b.scale && a.offset == b.offset && static_cast<float>(offset) == offset;
    if (pair.integers) {
        pair.offset_sum = offset;
        pair.min_denominator = min_denominator / std::abs(a.scale);
        return pair;
    }
    pair.scale_a = a.scale;
    pair.scale_b = b.scale;
    pair.offset_difference = a.offset - b.offset;
    pair.offset_sum = a.offset + b.offset;
    pair.min_denominator = min_denominator;
    return pair;
}

}  // namespace

template <class T>
void normalized_difference(const arrays::View<const T, 2>& a, const arrays::View<const T, 2>& b,
                           arrays::View<T, 2>& out, double min_denominator) {
    require_shape("normalized_difference", "b", b, shape_of<const T, 2>(a));
    require_shape("normalized_difference", "out", out, shape_of<const T, 2>(a));
    require_no_overlap("normalized_difference", "a", a, out, InPlace::allowed);
    require_no_overlap("normalized_difference", "b", b, out, InPlace::allowed);
    require_min_denominator("normalized_difference", min_denominator);
    auto* const block =
        pick_loop(&baseline::difference_block<T>, &avx2::difference_block<T>, &avx512::difference_block<T>);
    const T *from_a = a.data(), *from_b = b.data();
    T* to = out.data();
    // Not 0, which a sum of 0 would reach.
    const T smallest = std::max(static_cast<T>(min_denominator), std::numeric_limits<T>::min());
    for_each_block(a.size(), [=](std::size_t first, std::size_t count) {
        block(from_a + first, from_b + first, count, smallest, to + first);
    });
}

template void normalized_difference(const arrays::View<const float, 2>&, const arrays::View<const float, 2>&,
                                    arrays::View<float, 2>&, double);
template void normalized_difference(const arrays::View<const double, 2>&, const arrays::View<const double, 2>&,
                                    arrays::View<double, 2>&, double);

void normalized_difference_packed(const arrays::View<const std::uint16_t, 2>& a,
                                  const arrays::View<const std::uint16_t, 2>& b, const arrays::Encoding& encoding_a,
                                  const arrays::Encoding& encoding_b, arrays::View<float, 2>& out,
                                  double min_denominator) {
    const std::string kernel = "normalized_difference_packed";
    require_shape(kernel, "b", b, shape_of<const std::uint16_t, 2>(a));
    require_shape(kernel, "out", out, shape_of<const std::uint16_t, 2>(a));
    require_no_overlap(kernel, "a", a, out);
    require_no_overlap(kernel, "b", b, out);
    require_encoding(kernel, encoding_a);
    require_encoding(kernel, encoding_b);
    require_min_denominator(kernel, min_denominator);
    auto* const block =
        pick_loop(&baseline::packed_difference_block, &avx2::packed_difference_block, &avx512::packed_difference_block);
    PackedPair pair = make_pair_of(encoding_a, encoding_b, min_denominator);
    pair.min_denominator = std::max(pair.min_denominator, static_cast<double>(std::numeric_limits<float>::min()));
    pair.a = a.data();
    pair.b = b.data();
    float* to = out.data();
    for_each_block(out.size(), [&](std::size_t first, std::size_t count) { block(pair, first, count, to + first); });
}

}  // namespace rsclient::kernels
