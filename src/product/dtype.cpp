#include "rsclient/product/dtype.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "product/time_unit.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::product {
namespace {

static_assert(std::endian::native == std::endian::little, "chunks are handed out as they are stored: little-endian");

struct Known {
    std::string_view text;
    ElementKind kind;
    std::size_t itemsize;
    std::string_view name;
};

constexpr std::array known_types{
    Known{"|b1", ElementKind::boolean, 1, "bool"},
    Known{"|u1", ElementKind::unsigned_integer, 1, "uint8"},
    Known{"<u2", ElementKind::unsigned_integer, 2, "uint16"},
    Known{"<u4", ElementKind::unsigned_integer, 4, "uint32"},
    Known{"<u8", ElementKind::unsigned_integer, 8, "uint64"},
    Known{"|i1", ElementKind::signed_integer, 1, "int8"},
    Known{"<i2", ElementKind::signed_integer, 2, "int16"},
    Known{"<i4", ElementKind::signed_integer, 4, "int32"},
    Known{"<i8", ElementKind::signed_integer, 8, "int64"},
    Known{"<f4", ElementKind::floating, 4, "float32"},
    Known{"<f8", ElementKind::floating, 8, "float64"},
    Known{"<c8", ElementKind::complex, 8, "complex64"},
};

struct Time {
    std::string_view prefix;
    ElementKind kind;
};

constexpr std::size_t bytes_per_character = 4;  // NumPy stores text as UTF-32
constexpr std::size_t max_characters = 1 << 20;

std::optional<std::size_t> text_length(std::string_view digits) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (!whole || length == 0 || length > max_characters) return std::nullopt;
    return length;
}

template <class T>
double as_double(const std::byte* item) noexcept {
    T value;
    std::memcpy(&value, item, sizeof value);
    return static_cast<double>(value);
}

template <class T>
Bytes bytes_of(T value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

/// A whole number in a JSON number, be it written 0 or 0.0.
template <class T>
std::optional<T> whole_number(const json::Value& value) {
    if (const bool* flag = value.boolean()) return static_cast<T>(*flag);
    if (value.number() == nullptr) return std::nullopt;
    const std::string& text = value.number()->text;
    T whole{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && end == text.data() + text.size()) return whole;
    const auto real = value.as_double();
    constexpr auto low = static_cast<double>(std::numeric_limits<T>::min());
    constexpr auto high = static_cast<double>(std::numeric_limits<T>::max());
    if (!real || *real != std::trunc(*real) || *real < low || *real > high || *real >= 0x1p63) return std::nullopt;
    return static_cast<T>(*real);
}

std::optional<double> real_number(const json::Value& value) {
    if (const std::string* text = value.string()) {
        if (*text == "NaN") return std::numeric_limits<double>::quiet_NaN();
        if (*text == "Infinity") return std::numeric_limits<double>::infinity();
        if (*text == "-Infinity") return -std::numeric_limits<double>::infinity();
        return std::nullopt;
    }
    return value.as_double();
}

template <class T>
std::optional<Bytes> integer_bytes(const json::Value& value) {
    const auto whole = whole_number<T>(value);
    return whole ? std::optional(bytes_of(*whole)) : std::nullopt;
}

std::optional<Bytes> integer_bytes(const DType& dtype, const json::Value& value) {
    const bool is_signed = dtype.kind == ElementKind::signed_integer;
    switch (dtype.itemsize) {
        case 1:
            return is_signed ? integer_bytes<std::int8_t>(value) : integer_bytes<std::uint8_t>(value);
        case 2:
            return is_signed ? integer_bytes<std::int16_t>(value) : integer_bytes<std::uint16_t>(value);
        case 4:
            return is_signed ? integer_bytes<std::int32_t>(value) : integer_bytes<std::uint32_t>(value);
        default:
            return is_signed ? integer_bytes<std::int64_t>(value) : integer_bytes<std::uint64_t>(value);
    }
}

std::optional<Bytes> complex_bytes(const json::Value& value) {
    const json::Array* parts = value.array();
    std::array<float, 2> number{};
    if (parts != nullptr && parts->size() == 2) {
        const auto real = real_number((*parts)[0]);
        const auto imaginary = real_number((*parts)[1]);
        if (!real || !imaginary) return std::nullopt;
        number = {static_cast<float>(*real), static_cast<float>(*imaginary)};
    } else if (const auto real = real_number(value)) {
        number[0] = static_cast<float>(*real);
    } else {
        return std::nullopt;
    }
    return bytes_of(number);
}

std::optional<Bytes> time_bytes(const json::Value& value) {
    if (const std::string* text = value.string(); text != nullptr && *text == "NaT") {
        return bytes_of(std::numeric_limits<std::int64_t>::min());
    }
    return integer_bytes<std::int64_t>(value);
}

std::optional<Bytes> boolean_bytes(const json::Value& value) {
    const auto whole = whole_number<int>(value);
    if (!whole || *whole < 0 || *whole > 1) return std::nullopt;
    return bytes_of(static_cast<std::uint8_t>(*whole));
}

std::optional<Bytes> value_bytes(const DType& dtype, const json::Value& value) {
    switch (dtype.kind) {
        case ElementKind::boolean:
            return boolean_bytes(value);
        case ElementKind::unsigned_integer:
        case ElementKind::signed_integer:
            return integer_bytes(dtype, value);
        case ElementKind::complex:
            return complex_bytes(value);
        case ElementKind::datetime:
        case ElementKind::timedelta:
            return time_bytes(value);
        case ElementKind::floating:
            break;
        case ElementKind::text: {
            // Only what zarr-python writes for text: nothing, as "" or 0.
            const bool is_empty = (value.string() != nullptr && value.string()->empty()) || value.as_int() == 0;
            return is_empty ? std::optional(Bytes(dtype.itemsize)) : std::nullopt;
        }
    }
    const auto real = real_number(value);
    if (!real) return std::nullopt;
    return dtype.itemsize == 4 ? bytes_of(static_cast<float>(*real)) : bytes_of(*real);
}

}  // namespace

DType parse_dtype(std::string_view text, std::string_view where) {
    for (const Known& known : known_types) {
        // The byte order of a single byte means nothing: |u1, <u1 and >u1 are the same.
        const bool same =
            text == known.text || (known.itemsize == 1 && text.size() == 3 && text.substr(1) == known.text.substr(1));
        if (same) return {std::string(known.text), known.kind, known.itemsize};
    }
    if (text.starts_with("<U")) {
        if (const auto length = text_length(text.substr(2))) {
            return {std::string(text), ElementKind::text, *length * bytes_per_character};
        }
    }
    for (const auto& [prefix, kind] : {Time{"<M8[", ElementKind::datetime}, Time{"<m8[", ElementKind::timedelta}}) {
        if (!text.starts_with(prefix) || !text.ends_with("]")) continue;
        const auto unit = parse_time_unit(text.substr(prefix.size(), text.size() - prefix.size() - 1));
        if (unit) return {std::string(prefix) + *unit + "]", kind, 8};
    }
    std::string detail = "dtype '" + std::string(text) + "' is not supported";
    if (text.starts_with(">")) detail += ": big-endian, expected little-endian";
    throw ProductError(where, detail);
}

std::string name_of(const DType& dtype) {
    for (const Known& known : known_types) {
        if (dtype.text == known.text) return std::string(known.name);
    }
    if (dtype.kind == ElementKind::datetime) return "datetime64" + dtype.text.substr(3);
    if (dtype.kind == ElementKind::timedelta) return "timedelta64" + dtype.text.substr(3);
    return "text of " + std::to_string(dtype.itemsize / bytes_per_character) + " characters";
}

bool is_real(const DType& dtype) noexcept {
    return dtype.kind != ElementKind::complex && dtype.kind != ElementKind::text;
}

double to_double(const DType& dtype, const std::byte* item) noexcept {
    if (dtype.kind == ElementKind::floating) {
        return dtype.itemsize == 4 ? as_double<float>(item) : as_double<double>(item);
    }
    const bool is_signed = dtype.kind != ElementKind::unsigned_integer && dtype.kind != ElementKind::boolean;
    switch (dtype.itemsize) {
        case 1:
            return is_signed ? as_double<std::int8_t>(item) : as_double<std::uint8_t>(item);
        case 2:
            return is_signed ? as_double<std::int16_t>(item) : as_double<std::uint16_t>(item);
        case 4:
            return is_signed ? as_double<std::int32_t>(item) : as_double<std::uint32_t>(item);
        default:
            return is_signed ? as_double<std::int64_t>(item) : as_double<std::uint64_t>(item);
    }
}

Bytes fill_bytes(const DType& dtype, const json::Value& fill_value, std::string_view where) {
    if (fill_value.is_null()) return Bytes(dtype.itemsize);
    auto bytes = value_bytes(dtype, fill_value);
    if (!bytes) {
        throw ProductError(where, "fill_value " + json::dump(fill_value) + " is not a value of " + name_of(dtype));
    }
    return std::move(*bytes);
}

}  // namespace rsclient::product
