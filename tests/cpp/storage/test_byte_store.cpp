#include "rsclient/storage/byte_store.hpp"

#include <doctest/doctest.h>

#include <array>

#include "rsclient/core/error.hpp"
#include "support/recording_store.hpp"

using namespace rsclient;
using namespace rsclient::storage;

TEST_CASE("a source without an own way reads many objects and ranges one after the other") {
    testing::RecordingStore store;
    store.put("a", "0123456789");
    store.put("b", "xyz");
    const testing::UnlistableSource source(store);
    const std::array<std::string, 3> keys{"b", "none", "a"};
    const auto objects = source.read_many(keys);
    REQUIRE(objects.size() == 3);
    CHECK(as_text(objects[0].value()) == "xyz");
    CHECK_FALSE(objects[1].has_value());
    CHECK(as_text(objects[2].value()) == "0123456789");
    Bytes first(2);
    Bytes second(3);
    source.read_ranges(std::array<ByteRange, 2>{{{"a", 7, second}, {"b", 1, first}}});
    CHECK(as_text(first) == "yz");
    CHECK(as_text(second) == "789");
}

TEST_CASE("a source says whether it can list") {
    testing::RecordingStore store;
    store.put("a/b", "1");
    const ByteSource& listable = store;
    CHECK(listable.can_list());
    CHECK(listable.list("a/") == std::vector<std::string>{"a/b"});
    const testing::UnlistableSource source(store);
    CHECK_FALSE(source.can_list());
    CHECK_THROWS_WITH_AS(static_cast<void>(source.list("")), "list memory: this source cannot list its objects",
                         StorageError);
    CHECK_FALSE(source.etag("a/b").has_value());
}

TEST_CASE("a key in a message follows the store's URI") {
    const testing::RecordingStore store;
    CHECK(describe_key(store, "a/b\xff") == "memory/a/b\\xff");
}
