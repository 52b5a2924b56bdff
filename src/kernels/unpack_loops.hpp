#pragma once

#include <cstddef>

#include "decoding.hpp"

// The loops of unpack.cpp, once per instruction set (see rsclient_isa_sources in cmake/rsclient_layer.cmake).
namespace rsclient::kernels::baseline {
template <class In, class Out>
void unpack_block(const In* in, std::size_t count, const Decoding& decoding, Out* out);
template <class T>
void mask_invalid_block(const T* in, std::size_t count, const Decoding& decoding, T* out);
}  // namespace rsclient::kernels::baseline

namespace rsclient::kernels::avx2 {
template <class In, class Out>
void unpack_block(const In* in, std::size_t count, const Decoding& decoding, Out* out);
template <class T>
void mask_invalid_block(const T* in, std::size_t count, const Decoding& decoding, T* out);
}  // namespace rsclient::kernels::avx2

namespace rsclient::kernels::avx512 {
template <class In, class Out>
void unpack_block(const In* in, std::size_t count, const Decoding& decoding, Out* out);
template <class T>
void mask_invalid_block(const T* in, std::size_t count, const Decoding& decoding, T* out);
}  // namespace rsclient::kernels::avx512
