#include "rsclient/kernels/unpack.hpp"

#include <cstdint>

#include "dispatch.hpp"
#include "parallel_loop.hpp"
#include "require.hpp"
#include "unpack_loops.hpp"

namespace rsclient::kernels {

template <class In, class Out>
void unpack(const arrays::View<const In, 2>& in, const arrays::Encoding& encoding, arrays::View<Out, 2>& out) {
    require_encoding("unpack", encoding);
    require_shape("unpack", "out", out, shape_of<const In, 2>(in));
    require_no_overlap("unpack", "in", in, out);
    auto* const block =
        pick_loop(&baseline::unpack_block<In, Out>, &avx2::unpack_block<In, Out>, &avx512::unpack_block<In, Out>);
    const Decoding decoding = make_decoding(encoding);
    const In* from = in.data();
    Out* to = out.data();
    for_each_block(in.size(),
                   [=](std::size_t first, std::size_t count) { block(from + first, count, decoding, to + first); });
}

template <class T>
void mask_invalid(const arrays::View<const T, 2>& in, const arrays::Encoding& encoding, arrays::View<T, 2>& out) {
    require_limits("mask_invalid", encoding);
    require_shape("mask_invalid", "out", out, shape_of<const T, 2>(in));
    require_no_overlap("mask_invalid", "in", in, out, InPlace::allowed);
    auto* const block =
        pick_loop(&baseline::mask_invalid_block<T>, &avx2::mask_invalid_block<T>, &avx512::mask_invalid_block<T>);
    const Decoding decoding = make_decoding(encoding);
    const T* from = in.data();
    T* to = out.data();
    for_each_block(in.size(),
                   [=](std::size_t first, std::size_t count) { block(from + first, count, decoding, to + first); });
}

template <class T>
using In2 = arrays::View<const T, 2>;
using arrays::Encoding;
template void unpack(const In2<std::uint8_t>&, const Encoding&, arrays::View<float, 2>&);
template void unpack(const In2<std::uint8_t>&, const Encoding&, arrays::View<double, 2>&);
template void unpack(const In2<std::uint16_t>&, const Encoding&, arrays::View<float, 2>&);
template void unpack(const In2<std::uint16_t>&, const Encoding&, arrays::View<double, 2>&);
template void unpack(const In2<std::int16_t>&, const Encoding&, arrays::View<float, 2>&);
template void unpack(const In2<std::int16_t>&, const Encoding&, arrays::View<double, 2>&);
template void unpack(const In2<std::int32_t>&, const Encoding&, arrays::View<float, 2>&);
template void unpack(const In2<std::int32_t>&, const Encoding&, arrays::View<double, 2>&);
template void unpack(const In2<std::uint32_t>&, const Encoding&, arrays::View<float, 2>&);
template void unpack(const In2<std::uint32_t>&, const Encoding&, arrays::View<double, 2>&);
template void mask_invalid(const In2<float>&, const Encoding&, arrays::View<float, 2>&);
template void mask_invalid(const In2<double>&, const Encoding&, arrays::View<double, 2>&);

}  // namespace rsclient::kernels
