#include "rsclient/stac/collection.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/core/error.hpp"

using namespace rsclient;

TEST_CASE("a collection is written back as it came") {
    const char* text = R"({"id": "c", "type": "Collection", "owner": "alice", "x": 1.50, "links": []})";
    const auto collection = stac::collection_from_json(json::RawJson(text));
    CHECK(collection.id() == "c");
    CHECK(collection.owner() == "alice");
    CHECK_FALSE(collection.title().has_value());
    CHECK(collection.to_json() == text);
}

TEST_CASE("make_collection holds what STAC requires") {
    const auto collection = stac::make_collection("c", "A test");
    CHECK(
        collection.to_json() ==
        R"({"type":"Collection","stac_version":"1.1.0","stac_extensions":[],"id":"c","description":"A test","license":"other",)"
        R"("extent":{"spatial":{"bbox":[[-180.0,-90.0,180.0,90.0]]},"temporal":{"interval":[[null,null]]}},"links":[]})");
    CHECK_THROWS_AS(static_cast<void>(stac::make_collection("", "x")), std::invalid_argument);
}

TEST_CASE("a collection without id says so") {
    CHECK_THROWS_WITH(static_cast<void>(stac::collection_from_json(json::RawJson("{}")).id()),
                      "read collection: /id: missing");
}
