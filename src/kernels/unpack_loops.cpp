#include "unpack_loops.hpp"

#include <cstdint>

// Compiled per instruction set: no inline function of a library may be called here, or the linker could pick a copy
// that an older processor cannot run.
namespace rsclient::kernels::RSCLIENT_ISA {

template <class In, class Out>
void unpack_block(const In* in, std::size_t count, const Decoding& decoding, Out* out) {
    const auto [scale, offset, fill, low, high] = decoding;
    const Out no_data = static_cast<Out>(__builtin_nan(""));
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        const double stored = static_cast<double>(in[i]);
        const Out decoded = static_cast<Out>(stored * scale + offset);
        const bool invalid = (stored == fill) | (stored < low) | (stored > high);
        out[i] = invalid ? no_data : decoded;
    }
}

template <class T>
void mask_invalid_block(const T* in, std::size_t count, const Decoding& decoding, T* out) {
    const T fill = static_cast<T>(decoding.fill);
    const T low = static_cast<T>(decoding.low);
    const T high = static_cast<T>(decoding.high);
    const T no_data = static_cast<T>(__builtin_nan(""));
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) {
        const bool invalid = (in[i] == fill) | (in[i] < low) | (in[i] > high);
        out[i] = invalid ? no_data : in[i];
    }
}

template void unpack_block(const std::uint8_t*, std::size_t, const Decoding&, float*);
template void unpack_block(const std::uint8_t*, std::size_t, const Decoding&, double*);
template void unpack_block(const std::uint16_t*, std::size_t, const Decoding&, float*);
template void unpack_block(const std::uint16_t*, std::size_t, const Decoding&, double*);
template void unpack_block(const std::int16_t*, std::size_t, const Decoding&, float*);
template void unpack_block(const std::int16_t*, std::size_t, const Decoding&, double*);
template void unpack_block(const std::int32_t*, std::size_t, const Decoding&, float*);
template void unpack_block(const std::int32_t*, std::size_t, const Decoding&, double*);
template void unpack_block(const std::uint32_t*, std::size_t, const Decoding&, float*);
template void unpack_block(const std::uint32_t*, std::size_t, const Decoding&, double*);
template void mask_invalid_block(const float*, std::size_t, const Decoding&, float*);
template void mask_invalid_block(const double*, std::size_t, const Decoding&, double*);

}  // namespace rsclient::kernels::RSCLIENT_ISA
