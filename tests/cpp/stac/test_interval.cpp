#include "stac/interval.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/stac/item_builder.hpp"

using namespace rsclient;
using stac::ItemBuilder;
using stac::middle_of;

TEST_CASE("the middle has the digits it needs") {
    CHECK(middle_of("2025-01-01T00:00:00Z", "2025-01-01T00:00:10Z") == "2025-01-01T00:00:05.000Z");
    CHECK(middle_of("2025-01-01T00:00:00Z", "2025-01-01T00:00:05Z") == "2025-01-01T00:00:02.500Z");
    CHECK(middle_of("2025-01-01T00:00:00.001Z", "2025-01-01T00:00:00.002Z") == "2025-01-01T00:00:00.0015Z");
    CHECK(middle_of("2025-01-01T00:00:00.000001Z", "2025-01-01T00:00:00.000002Z") == "2025-01-01T00:00:00.0000015Z");
    CHECK(middle_of("2025-01-01T00:00:00.123456789Z", "2025-01-01T00:00:01.123456789Z") ==
          "2025-01-01T00:00:00.623456789Z");
    CHECK(middle_of("2025-01-01T00:00:00.9Z", "2025-01-01T00:00:01.3Z") == "2025-01-01T00:00:01.100Z");
    CHECK(middle_of("2025-01-01T00:00:00.5Z", "2025-01-01T00:00:00.50Z") == "2025-01-01T00:00:00.500Z");
    CHECK(middle_of("2025-01-01T00:00:00.99999999999999999Z", "2025-01-01T00:00:02.99999999999999999Z") ==
          "2025-01-01T00:00:01.99999999999999999Z");
    CHECK(middle_of("2025-01-01T01:00:00.25+01:00", "2025-01-01T00:00:00.75Z") == "2025-01-01T00:00:00.500Z");
    CHECK(middle_of("1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00.5Z") == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("an interval that ends before it starts is refused, be it by a digit") {
    CHECK_THROWS_AS(static_cast<void>(middle_of("2025-01-01T00:00:00.0000002Z", "2025-01-01T00:00:00.0000001Z")),
                    std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(middle_of("2025-01-01T00:00:01Z", "2025-01-01T00:00:00.9Z")),
                    std::invalid_argument);
}

TEST_CASE("datetime is that of the last interval, unless one was given") {
    const auto twice = [](ItemBuilder builder) {
        return builder.interval("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
            .interval("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")
            .build();
    };
    CHECK(twice(ItemBuilder("a")).datetime() == "2024-01-01T12:00:00.000Z");
    CHECK(twice(ItemBuilder("a").datetime("2020-01-01T00:00:00Z")).datetime() == "2020-01-01T00:00:00Z");
    CHECK(twice(ItemBuilder("a").property("datetime", nullptr)).datetime() == std::nullopt);
    auto given_between = ItemBuilder("a").interval("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z");
    CHECK(twice(given_between.datetime("2020-01-01T00:00:00Z")).datetime() == "2020-01-01T00:00:00Z");
}

TEST_CASE("a builder that goes on from its draft computes datetime anew, too") {
    const auto draft = ItemBuilder("a").interval("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z").draft();
    CHECK(ItemBuilder::from_draft(draft).interval("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z").build().datetime() ==
          "2024-01-01T12:00:00.000Z");
    const auto given = ItemBuilder("a")
                           .datetime("2025-01-01T00:00:00Z")
                           .interval("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
                           .draft();
    CHECK(ItemBuilder::from_draft(given).interval("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z").build().datetime() ==
          "2025-01-01T00:00:00Z");
}
