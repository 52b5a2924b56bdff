#include "rsclient/core/clock.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace rsclient;

namespace {

long long milliseconds(std::string_view text) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(parse_time(text).time_since_epoch()).count();
}

}  // namespace

TEST_CASE("parse_time reads RFC 3339 with fractions and offsets") {
    CHECK(milliseconds("1970-01-01T00:00:00Z") == 0);
    CHECK(milliseconds("2020-02-19T11:35:18.456Z") == 1582112118456);  // date -u -d ... +%s
    CHECK(milliseconds("2020-02-19T12:35:18.456+01:00") == 1582112118456);
    CHECK(milliseconds("2020-02-19T11:35:18.4569999Z") == 1582112118456);
}

TEST_CASE("parse_time reads the date of a Retry-After header") {
    CHECK(milliseconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777000);  // the example of RFC 9110
}

TEST_CASE("times beyond what the clock can count are its ends") {
    CHECK(parse_time("9999-12-31T23:59:59.999Z") == std::chrono::system_clock::time_point::max());
    CHECK(parse_time("0001-01-01T00:00:00Z") == std::chrono::system_clock::time_point::min());
    CHECK(milliseconds("2261-12-31T23:59:59Z") == 9214646399000);  // date -u -d ... +%s
}

TEST_CASE("parse_time names what it cannot read") {
    for (const char* text : {"", "yesterday", "2020-02-30T00:00:00Z", "2020-02", "2020-02-19T11:35:18.Z"}) {
        CHECK_THROWS_AS(static_cast<void>(parse_time(text)), std::invalid_argument);
    }
    CHECK_THROWS_WITH(static_cast<void>(parse_time("soon")),
                      "'soon' is not an RFC 3339 time such as 2026-02-19T11:21:19.024Z");
}

TEST_CASE("parse_rfc3339 is exact in every year, to the microsecond") {
    const auto microseconds = [](std::string_view text) { return parse_rfc3339(text).time_since_epoch().count(); };
    CHECK(microseconds("1970-01-01T00:00:00.000001Z") == 1);
    CHECK(microseconds("1969-12-31T23:59:59.9999999Z") == -1);
    CHECK(microseconds("9999-12-31T23:59:59.999999Z") == 253402300799999999);  // date -u -d ... +%s%6N
    CHECK(microseconds("0001-01-01T00:00:00Z") == -62135596800000000);
    CHECK(microseconds("0000-01-01T00:00:00Z") == -62167219200000000);
    CHECK(microseconds("2016-12-31T23:59:60Z") == microseconds("2017-01-01T00:00:00Z"));  // a leap second
    CHECK(microseconds("2020-02-19T12:35:18-23:59") == microseconds("2020-02-20T12:34:18Z"));
}

TEST_CASE("parse_rfc3339 refuses what RFC 3339 has not, wherever it stands") {
    for (const char* text : {"9999-12-31T23:59:59Zulu", "2020-02-19T24:00:00Z", "2020-02-19T11:35:18+24:00",
                             "2020-02-19T11:35:18+01:60", "Sun, 06 Nov 1994 08:49:37 GMT"}) {
        CHECK_THROWS_AS(static_cast<void>(parse_rfc3339(text)), std::invalid_argument);
    }
}

TEST_CASE("parse_timestamp reads the spellings of services and products beside RFC 3339") {
    const auto expected = parse_rfc3339("2025-01-02T02:04:05Z");
    for (const char* text :
         {"2025-01-02T02:04:05", "2025-01-02t02:04:05z", "2025-01-02 02:04:05", "2025-01-02T03:04:05+0100",
          "2025-01-02T03:04:05+01", "2025-01-02T03:04:05+01:00", "2025-01-01T21:34:05-0430"}) {
        CAPTURE(text);
        CHECK(parse_timestamp(text) == expected);
    }
    CHECK(parse_timestamp("2025-01-02") == parse_rfc3339("2025-01-02T00:00:00Z"));
    CHECK(parse_timestamp("2025-01-02T02:04:05.123456789012") == expected + std::chrono::microseconds(123456));
    for (const char* text : {"", "2025", "2025-01-02T", "2025-01-02T02:04", "2025-01-02Z", "2025-01-02T02:04:05+1",
                             "2025-01-02T02:04:05+01:", "2025-01-02T02:04:05+010", "2025-01-02T02:04:05+01:00Z"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_timestamp(text)), std::invalid_argument);
    }
    for (const char* text :
         {"2025-01-02T02:04:05", "2025-01-02T03:04:05+0100", "2025-01-02T03:04:05+01", "2025-01-02"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_rfc3339(text)), std::invalid_argument);
    }
}

TEST_CASE("a value out of range is refused with the reason") {
    const auto reason = [](std::string_view text) -> std::string {
        try {
            static_cast<void>(parse_timestamp(text));
        } catch (const std::invalid_argument& error) {
            const std::string message = error.what();
            return message.substr(message.find("Z: ") == std::string::npos ? 0 : message.find("024Z: ") + 6);
        }
        return "read";
    };
    CHECK(reason("2025-13-01T00:00:00Z") == "month 13 is not in 1 to 12");
    CHECK(reason("2025-00-01") == "month 0 is not in 1 to 12");
    CHECK(reason("2025-02-29T00:00:00Z") == "day 29 is not in 1 to 28");
    CHECK(reason("2024-02-29T00:00:00Z") == "read");
    CHECK(reason("2025-01-01T24:00:00Z") == "hour 24 is beyond 23");
    CHECK(reason("2025-01-01T00:60:00Z") == "minute 60 is beyond 59");
    CHECK(reason("2025-01-01T00:00:61Z") == "second 61 is beyond 60");
    CHECK(reason("2025-01-01T00:00:00+24:00") == "offset hour 24 is beyond 23");
    CHECK(reason("2025-01-01T00:00:00+01:60") == "offset minute 60 is beyond 59");
}

TEST_CASE("a leap second is read where UTC may have one, in every offset") {
    // the two of RFC 3339, section 5.8
    CHECK(parse_rfc3339("1990-12-31T23:59:60Z") == parse_rfc3339("1991-01-01T00:00:00Z"));
    CHECK(parse_rfc3339("1990-12-31T15:59:60-08:00") == parse_rfc3339("1991-01-01T00:00:00Z"));
    CHECK(parse_rfc3339("2015-06-30T23:59:60.5Z") == parse_rfc3339("2015-07-01T00:00:00.5Z"));
    for (const char* text : {"2025-01-02T03:04:60Z", "2016-12-31T23:59:60+01:00", "2016-12-30T23:59:60Z",
                             "2016-11-30T23:59:60Z", "2016-12-31T22:59:60Z"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(static_cast<void>(parse_rfc3339(text)), doctest::Contains("second 60 is a leap second"),
                             std::invalid_argument);
    }
}

TEST_CASE("format_time is what parse_rfc3339 reads, also before 1970 and after 2262") {
    for (const char* text : {"2020-02-19T11:35:18.456Z", "1969-12-31T23:59:59.001Z", "9999-12-31T23:59:59.999Z",
                             "0001-01-01T00:00:00.000Z"}) {
        CHECK(format_time(parse_rfc3339(text)) == text);
    }
}

TEST_CASE("in_utc writes Z in place of an offset and keeps the digits of seconds") {
    CHECK(in_utc("2024-05-01T00:00:00+02:00") == "2024-04-30T22:00:00Z");
    CHECK(in_utc("2024-02-28T20:30:00.250000-05:30") == "2024-02-29T02:00:00.250000Z");
    CHECK(in_utc("2016-12-31T18:59:60-05:00") == "2017-01-01T00:00:00Z");
    CHECK(in_utc("2016-12-31T23:59:60.5Z") == "2016-12-31T23:59:60.5Z");
    for (const char* text : {"x", "2024-05-01", "0000-01-01T00:00:00+02:00", "9999-12-31T23:00:00-02:00"}) {
        CHECK_THROWS_AS(static_cast<void>(in_utc(text)), std::invalid_argument);
    }
}
