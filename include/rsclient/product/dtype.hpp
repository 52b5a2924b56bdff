#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "rsclient/core/bytes.hpp"
#include "rsclient/json/value.hpp"

namespace rsclient::product {

/// What the bytes of an element mean.
enum class ElementKind { boolean, unsigned_integer, signed_integer, floating, complex, text, datetime, timedelta };

/// Type of the elements of a Zarr array; always little-endian.
struct DType {
    std::string text = {};                             ///< as Zarr spells it, e.g. "<u2" or "<M8[ns]"
    ElementKind kind = ElementKind::unsigned_integer;  ///< what the bytes mean
    std::size_t itemsize = 1;                          ///< bytes of one element
    friend bool operator==(const DType&, const DType&) = default;
};

/// Reads a Zarr v2 data type; times have one of NumPy's units. `where` names the array in the message.
/// @throws ProductError if it is not one that EOPF products use, big-endian included
[[nodiscard]] DType parse_dtype(std::string_view text, std::string_view where);

/// NumPy's name of a type for messages, e.g. "uint16" or "datetime64[ns]".
[[nodiscard]] std::string name_of(const DType& dtype);

/// Whether elements can be read as numbers: integers, floating point, booleans and times, but neither complex nor text.
[[nodiscard]] bool is_real(const DType& dtype) noexcept;

/// One element as a double. @pre is_real(dtype) and `item` points at dtype.itemsize bytes
[[nodiscard]] double to_double(const DType& dtype, const std::byte* item) noexcept;

/// The bytes of one element with the value of a Zarr `fill_value`; zeros for null.
/// @throws ProductError if the value does not fit the type
[[nodiscard]] Bytes fill_bytes(const DType& dtype, const json::Value& fill_value, std::string_view where);

/// Zarr's spelling of a C++ type, e.g. "<u2" of std::uint16_t.
template <class T>
[[nodiscard]] constexpr std::string_view dtype_text() {
    static_assert(std::is_arithmetic_v<T> || std::is_same_v<T, std::complex<float>>, "no Zarr type for this type");
    if constexpr (std::is_same_v<T, std::complex<float>>) return "<c8";
    if constexpr (std::is_same_v<T, bool>) return "|b1";
    if constexpr (std::is_floating_point_v<T>) return sizeof(T) == 4 ? "<f4" : "<f8";
    constexpr int row = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    constexpr std::string_view unsigned_names[] = {"|u1", "<u2", "<u4", "<u8"};
    constexpr std::string_view signed_names[] = {"|i1", "<i2", "<i4", "<i8"};
    return std::is_signed_v<T> ? signed_names[row] : unsigned_names[row];
}

/// Whether elements of this type may be handed out as T: its own type, std::uint8_t for booleans, std::int64_t for
/// times.
template <class T>
[[nodiscard]] bool holds(const DType& dtype) {
    if (dtype.text == dtype_text<T>()) return true;
    if constexpr (std::is_same_v<T, std::uint8_t>) return dtype.kind == ElementKind::boolean;
    if constexpr (std::is_same_v<T, std::int64_t>) {
        return dtype.kind == ElementKind::datetime || dtype.kind == ElementKind::timedelta;
    }
    return false;
}

}  // namespace rsclient::product
