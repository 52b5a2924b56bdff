#include "normalized_difference_loops.hpp"

// Compiled per instruction set: no inline function of a library may be called here, or the linker could pick a copy
// that an older processor cannot run.
namespace rsclient::kernels::RSCLIENT_ISA {
namespace {

template <class T>
inline T magnitude(T value) {
    return value < 0 ? -value : value;
}

inline bool is_valid(std::int32_t stored, const ValidNumbers& valid) {
    const bool inside = static_cast<std::uint32_t>(stored - valid.low) <= valid.span;
    return inside & (stored != valid.fill);
}

/// Stored numbers that need no scale: their sum and difference are exact integers.
void integer_difference(const PackedPair& bands, std::size_t first, std::size_t count, float* out) {
    const std::uint16_t* stored_a = bands.a + first;
    const std::uint16_t* stored_b = bands.b + first;
    const ValidNumbers valid_a = bands.valid_a;
    const ValidNumbers valid_b = bands.valid_b;
    const float offset = static_cast<float>(bands.offset_sum);
    const float min_denominator = static_cast<float>(bands.min_denominator);
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t a = stored_a[i];
        const std::int32_t b = stored_b[i];
        const float sum = static_cast<float>(a + b) + offset;
        const float quotient = static_cast<float>(a - b) / sum;
        const bool ok = is_valid(a, valid_a) & is_valid(b, valid_b) & (magnitude(sum) >= min_denominator);
        out[i] = ok ? quotient : __builtin_nanf("");
    }
}

/// Any two packings: sum and difference in double, rounded once.
void scaled_difference(const PackedPair& bands, std::size_t first, std::size_t count, float* out) {
    const PackedPair pair = bands;
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t a = pair.a[first + i];
        const std::int32_t b = pair.b[first + i];
        const double scaled_a = a * pair.scale_a;
        const double scaled_b = b * pair.scale_b;
        const double sum = scaled_a + scaled_b + pair.offset_sum;
        const float quotient =
            static_cast<float>(scaled_a - scaled_b + pair.offset_difference) / static_cast<float>(sum);
        const bool ok =
            is_valid(a, pair.valid_a) & is_valid(b, pair.valid_b) & (magnitude(sum) >= pair.min_denominator);
        out[i] = ok ? quotient : __builtin_nanf("");
    }
}

}  // namespace

template <class T>
void difference_block(const T* a, const T* b, std::size_t count, T min_denominator, T* out) {
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        const T sum = a[i] + b[i];
        const T quotient = (a[i] - b[i]) / sum;
        // NaN in a or b makes sum NaN, for which no comparison holds.
        out[i] = magnitude(sum) >= min_denominator ? quotient : static_cast<T>(__builtin_nan(""));
    }
}

template void difference_block(const float*, const float*, std::size_t, float, float*);
template void difference_block(const double*, const double*, std::size_t, double, double*);

// The output goes through the caches. Stores past them gain a seventh on memory that was written before, but lose a
// third on fresh memory, whose pages the system has just zeroed in the caches; and fresh outputs are the usual ones.
void packed_difference_block(const PackedPair& bands, std::size_t first, std::size_t count, float* out) {
    bands.integers ? integer_difference(bands, first, count, out) : scaled_difference(bands, first, count, out);
}

}  // namespace rsclient::kernels::RSCLIENT_ISA
