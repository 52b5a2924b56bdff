#include "rsclient/product/dtype.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::what_of;

namespace {

template <class T>
T fill_of(std::string_view dtype, std::string_view json_text) {
    const Bytes bytes = fill_bytes(parse_dtype(dtype, "x"), json::parse(json_text, "fill"), "x");
    REQUIRE(bytes.size() == sizeof(T));
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

}  // namespace

TEST_CASE("types of EOPF products are known by size and name") {
    CHECK(parse_dtype("<u2", "x").itemsize == 2);
    CHECK(name_of(parse_dtype("<u2", "x")) == "uint16");
    CHECK(name_of(parse_dtype("|b1", "x")) == "bool");
    CHECK(parse_dtype("<c8", "x").itemsize == 8);
    CHECK(parse_dtype("<U3", "x").itemsize == 12);
    CHECK(name_of(parse_dtype("<U7", "x")) == "text of 7 characters");
    CHECK(parse_dtype("<M8[ns]", "x").kind == ElementKind::datetime);
    CHECK(name_of(parse_dtype("<M8[ns]", "x")) == "datetime64[ns]");
    CHECK(parse_dtype("<u1", "x").text == "|u1");
}

TEST_CASE("a type that is not supported is named with its array") {
    const auto message = [](std::string_view text) {
        return what_of<ProductError>([&] { (void)parse_dtype(text, "read x.zarr: b04/.zarray"); });
    };
    CHECK(message(">u2") ==
          "read x.zarr: b04/.zarray: dtype '>u2' is not supported: big-endian, expected little-endian");
    CHECK(message("|O") == "read x.zarr: b04/.zarray: dtype '|O' is not supported");
    CHECK(contains(message("<U0"), "'<U0'"));
    CHECK(contains(message("<U99999999999999999999"), "not supported"));
    CHECK(contains(message("<u3"), "'<u3'"));
}

TEST_CASE("times have one of NumPy's units") {
    for (const char* unit :
         {"Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s", "2147483647D"}) {
        CAPTURE(unit);
        const std::string in_brackets = "8[" + std::string(unit) + "]";
        CHECK(parse_dtype("<M" + in_brackets, "x") == DType{"<M" + in_brackets, ElementKind::datetime, 8});
        CHECK(parse_dtype("<m" + in_brackets, "x") == DType{"<m" + in_brackets, ElementKind::timedelta, 8});
    }
    CHECK(parse_dtype("<M8[10μs]", "x").text == "<M8[10us]");
    CHECK(name_of(parse_dtype("<m8[25s]", "x")) == "timedelta64[25s]");
    for (const char* text :
         {"<M8[foo]", "<M8[]", "<M8", "<M8[generic]", "<M8[0s]", "<M8[-1s]", "<M8[+1s]", "<M8[2147483648s]", "<M8[25]",
          "<M8[s25]", "<M8[ s]", "<M8[ns]]", "<m8[NS]", "<m8[", ">M8[ns]"}) {
        CAPTURE(text);
        CHECK(contains(what_of<ProductError>([&] { (void)parse_dtype(text, "read x"); }),
                       "read x: dtype '" + std::string(text) + "' is not supported"));
    }
}

TEST_CASE("C++ types have Zarr's names") {
    CHECK(dtype_text<std::uint8_t>() == "|u1");
    CHECK(dtype_text<std::int64_t>() == "<i8");
    CHECK(dtype_text<float>() == "<f4");
    CHECK(dtype_text<std::complex<float>>() == "<c8");
    CHECK(holds<std::uint16_t>(parse_dtype("<u2", "x")));
    CHECK_FALSE(holds<std::int16_t>(parse_dtype("<u2", "x")));
    CHECK(holds<std::uint8_t>(parse_dtype("|b1", "x")));
    CHECK(holds<std::int64_t>(parse_dtype("<M8[ns]", "x")));
    CHECK_FALSE(holds<double>(parse_dtype("<M8[ns]", "x")));
}

TEST_CASE("fill values become the bytes of an element") {
    CHECK(fill_of<std::uint16_t>("<u2", "65535") == 65535);
    CHECK(fill_of<std::uint16_t>("<u2", "0.0") == 0);
    CHECK(fill_of<std::uint16_t>("<u2", "null") == 0);
    CHECK(fill_of<std::int32_t>("<i4", "-2147483648") == std::numeric_limits<std::int32_t>::min());
    CHECK(fill_of<std::uint64_t>("<u8", "18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    CHECK(std::isnan(fill_of<float>("<f4", "\"NaN\"")));
    CHECK(fill_of<double>("<f8", "\"-Infinity\"") == -std::numeric_limits<double>::infinity());
    CHECK(fill_of<float>("<f4", "65535.0") == 65535.0F);
    CHECK(fill_of<std::complex<float>>("<c8", "[1.5, -2]") == std::complex<float>(1.5F, -2.0F));
    CHECK(fill_of<std::int64_t>("<M8[ns]", "\"NaT\"") == std::numeric_limits<std::int64_t>::min());
    CHECK(fill_of<std::uint8_t>("|b1", "true") == 1);
    CHECK(fill_bytes(parse_dtype("<U3", "x"), "", "x") == Bytes(12));
}

TEST_CASE("a fill value that is none of its type is refused") {
    const auto message = [](std::string_view dtype, const json::Value& value) {
        return what_of<ProductError>([&] { (void)fill_bytes(parse_dtype(dtype, "x"), value, "read x"); });
    };
    CHECK(message("|u1", 256) == "read x: fill_value 256 is not a value of uint8");
    CHECK(message("<u2", -1) == "read x: fill_value -1 is not a value of uint16");
    CHECK(contains(message("<u2", 0.5), "is not a value of uint16"));
    CHECK(contains(message("<f4", "AAAA"), "is not a value of float32"));
    CHECK(contains(message("<i8", 1e300), "is not a value of int64"));
    CHECK(contains(message("<U3", "abc"), "is not a value of text of 3 characters"));
    CHECK(contains(message("|b1", 2), "is not a value of bool"));
}

TEST_CASE("elements become doubles") {
    const auto convert = [](std::string_view dtype, auto value) {
        std::byte bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        return to_double(parse_dtype(dtype, "x"), bytes);
    };
    CHECK(convert("|i1", std::int8_t{-5}) == -5.0);
    CHECK(convert("|u1", std::uint8_t{251}) == 251.0);
    CHECK(convert("<i2", std::int16_t{-300}) == -300.0);
    CHECK(convert("<i4", std::int32_t{-70000}) == -70000.0);
    CHECK(convert("<u4", std::uint32_t{4294967295U}) == 4294967295.0);
    CHECK(convert("<i8", std::int64_t{4700035}) == 4700035.0);
    CHECK(convert("<u8", std::uint64_t{1} << 63) == 9223372036854775808.0);
    CHECK(convert("<f4", 0.5F) == 0.5);
    CHECK(convert("<f8", 0.1) == 0.1);
}
