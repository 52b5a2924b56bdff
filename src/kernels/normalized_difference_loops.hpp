#pragma once

#include <cstddef>
#include <cstdint>

// The loops of normalized_difference.cpp and the plain data they take; compiled once per instruction set.
namespace rsclient::kernels {

/// The stored numbers of a band that are data: those in [low, low + span] other than fill.
struct ValidNumbers {
    std::int32_t low;
    std::uint32_t span;
    std::int32_t fill;  ///< -1, which no 16-bit number equals, without one
};

/// Two packed bands, and how sum and difference follow from the stored numbers.
struct PackedPair {
    const std::uint16_t* a;
    const std::uint16_t* b;
    ValidNumbers valid_a;
    ValidNumbers valid_b;
    double scale_a;
    double scale_b;
    double offset_difference;  ///< what the offsets add to the difference
    double offset_sum;         ///< what the offsets add to the sum
    double min_denominator;
    bool integers;  ///< the scale is divided out, so that a - b and a + b + offset_sum suffer one rounding of float
};

namespace baseline {
template <class T>
void difference_block(const T* a, const T* b, std::size_t count, T min_denominator, T* out);
void packed_difference_block(const PackedPair& bands, std::size_t first, std::size_t count, float* out);
}  // namespace baseline

namespace avx2 {
template <class T>
void difference_block(const T* a, const T* b, std::size_t count, T min_denominator, T* out);
void packed_difference_block(const PackedPair& bands, std::size_t first, std::size_t count, float* out);
}  // namespace avx2

namespace avx512 {
template <class T>
void difference_block(const T* a, const T* b, std::size_t count, T min_denominator, T* out);
void packed_difference_block(const PackedPair& bands, std::size_t first, std::size_t count, float* out);
}  // namespace avx512

}  // namespace rsclient::kernels
