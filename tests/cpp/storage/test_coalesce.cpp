#include "rsclient/storage/coalesce.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace rsclient;
using namespace rsclient::storage;

namespace {

struct Expected {
    std::string key;
    std::uint64_t offset;
    std::uint64_t length;
    std::size_t parts;
    bool operator==(const Expected&) const = default;
};

std::vector<Expected> summary(const std::vector<MergedRange>& merged) {
    std::vector<Expected> found;
    for (const auto& range : merged) found.push_back({range.key, range.offset, range.length, range.parts.size()});
    return found;
}

}  // namespace

TEST_CASE("ranges of one object that are near each other become one read") {
    Bytes a(10);
    Bytes b(5);
    Bytes c(5);
    const std::array<ByteRange, 3> ranges{{{"k", 100, b}, {"k", 0, a}, {"k", 14, c}}};
    CHECK(summary(coalesce(ranges, {.max_gap = 4})) == std::vector<Expected>{{"k", 0, 19, 2}, {"k", 100, 5, 1}});
    CHECK(summary(coalesce(ranges, {.max_gap = 3})) ==
          std::vector<Expected>{{"k", 0, 10, 1}, {"k", 14, 5, 1}, {"k", 100, 5, 1}});
    CHECK(summary(coalesce(ranges, {.max_gap = 1000})) == std::vector<Expected>{{"k", 0, 105, 3}});
    CHECK(summary(coalesce(ranges, {.max_gap = 1000, .max_bytes = 19})) ==
          std::vector<Expected>{{"k", 0, 19, 2}, {"k", 100, 5, 1}});
}

TEST_CASE("ranges of different objects stay apart, and empty ones are dropped") {
    Bytes a(3);
    const std::array<ByteRange, 3> ranges{{{"z", 0, a}, {"y", 3, a}, {"y", 9, {}}}};
    CHECK(summary(coalesce(ranges)) == std::vector<Expected>{{"y", 3, 3, 1}, {"z", 0, 3, 1}});
    CHECK(coalesce({}).empty());
}

TEST_CASE("a merged read fills each range, also those that overlap, whatever the pieces in which it arrives") {
    Bytes a(4);
    Bytes b(4);
    Bytes c(2);
    const std::array<ByteRange, 3> ranges{{{"k", 2, a}, {"k", 4, b}, {"k", 9, c}}};
    const auto merged = coalesce(ranges);
    REQUIRE(summary(merged) == std::vector<Expected>{{"k", 2, 9, 3}});
    const std::string_view object = "0123456789A";
    for (std::size_t at = 0; at < 9; at += 2) {
        merged[0].scatter(at, as_bytes(object.substr(2 + at, std::min<std::size_t>(2, 9 - at))));
    }
    CHECK(as_text(a) == "2345");
    CHECK(as_text(b) == "4567");
    CHECK(as_text(c) == "9A");
}
