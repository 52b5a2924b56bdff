#include "processing/band_reader.hpp"

#include <cstdint>
#include <span>

#include "rsclient/core/error.hpp"
#include "rsclient/kernels/unpack.hpp"

namespace rsclient::processing {
namespace {

using product::holds;

template <class T>
arrays::Array<float, 2> unpacked(const product::Variable& band, const arrays::Window& window) {
    const arrays::Array<T, 2> stored = read_stored<T>(band, window);
    arrays::Array<float, 2> values(stored.shape());
    auto out = mutable_view(values);
    kernels::unpack<T, float>(view(stored), band.encoding(), out);
    return values;
}

/// Values that are physical already: only no data is left to be found.
arrays::Array<float, 2> masked(const product::Variable& band, const arrays::Window& window) {
    arrays::Array<float, 2> values = read_stored<float>(band, window);
    auto out = mutable_view(values);
    kernels::mask_invalid<float>(view(values), band.encoding(), out);
    return values;
}

arrays::Array<float, 2> masked_double(const product::Variable& band, const arrays::Window& window) {
    arrays::Array<double, 2> wide = read_stored<double>(band, window);
    auto out = mutable_view(wide);
    kernels::mask_invalid<double>(view(wide), band.encoding(), out);
    arrays::Array<float, 2> values(wide.shape());
    for (std::size_t at = 0; at < wide.size(); ++at) values.data()[at] = static_cast<float>(wide.data()[at]);
    return values;
}

}  // namespace

template <class T>
arrays::Array<T, 2> read_stored(const product::Variable& band, const arrays::Window& window) {
    const auto& dtype = band.array().dtype();
    if (!holds<T>(dtype)) {
        throw ProductError("read " + band.group().uri(), band.path() + " is of type " + product::name_of(dtype) +
                                                             ", expected " + std::string(product::dtype_text<T>()));
    }
    arrays::Array<T, 2> stored(std::array<std::size_t, 2>{window.rows, window.cols});
    band.array().read_window<T>(window, std::span<T>(stored.data(), stored.size()));
    return stored;
}

template arrays::Array<std::uint8_t, 2> read_stored(const product::Variable&, const arrays::Window&);
template arrays::Array<std::uint16_t, 2> read_stored(const product::Variable&, const arrays::Window&);

arrays::Array<float, 2> read_decoded(const product::Variable& band, const arrays::Window& window) {
    const auto& dtype = band.array().dtype();
    if (holds<float>(dtype)) return masked(band, window);
    if (holds<double>(dtype)) return masked_double(band, window);
    if (holds<std::uint8_t>(dtype)) return unpacked<std::uint8_t>(band, window);
    if (holds<std::uint16_t>(dtype)) return unpacked<std::uint16_t>(band, window);
    if (holds<std::int16_t>(dtype)) return unpacked<std::int16_t>(band, window);
    if (holds<std::int32_t>(dtype)) return unpacked<std::int32_t>(band, window);
    if (holds<std::uint32_t>(dtype)) return unpacked<std::uint32_t>(band, window);
    throw ProductError("read " + band.group().uri(),
                       band.path() + " is of type " + product::name_of(dtype) + ", which holds no physical values");
}

arrays::Shape<2> shape_of(const product::Variable& band) {
    const auto& shape = band.array().shape();
    if (shape.size() != 2) {
        throw ProductError("read " + band.group().uri(),
                           band.path() + " has shape " + arrays::describe_shape(shape) + ", expected rows x columns");
    }
    return {shape[0], shape[1]};
}

}  // namespace rsclient::processing
