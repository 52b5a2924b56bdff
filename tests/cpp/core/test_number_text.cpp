#include "rsclient/core/number_text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using rsclient::number_text;

// What Python's repr gives, but for the ".0" of whole numbers.
TEST_CASE("a number is written with as few digits as read back as the same number") {
    CHECK(number_text(0.0) == "0");
    CHECK(number_text(43.0) == "43");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(0.1F) == "0.1");
    CHECK(number_text(1.0 / 3) == "0.3333333333333333");
    CHECK(number_text(3e6) == "3000000");
    CHECK(number_text(5000020.25) == "5000020.25");
    CHECK(number_text(1e-4) == "0.0001");
    CHECK(number_text(1e-5) == "1e-05");
    CHECK(number_text(1e16) == "1e+16");
    CHECK(number_text(-2.5e300) == "-2.5e+300");
    CHECK(number_text(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(number_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}
