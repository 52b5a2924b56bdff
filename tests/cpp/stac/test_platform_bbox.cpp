#include "rsclient/stac/platform_bbox.hpp"

#include <doctest/doctest.h>

#include "rsclient/json/raw_json.hpp"

using namespace rsclient;

namespace {

std::string published(const std::string& text) {
    return stac::with_platform_bbox(stac::item_from_json(json::RawJson(text))).to_json();
}

}  // namespace

TEST_CASE("a bbox across the antimeridian goes round the world on the platform") {
    CHECK(published(R"({"id":"a","bbox":[178.7, 0, -178.6, 1],"n":1.0})") ==
          R"({"id":"a","bbox":[-180,0,180,1],"n":1.0})");
    CHECK(published(R"({"id":"a","bbox":[170,-5,0,-170,5.5,90]})") == R"({"id":"a","bbox":[-180,-5,180,5.5]})");
    CHECK(published(R"({"id":"a","bbox":[1.5,2,-10,3,4,90]})") == R"({"id":"a","bbox":[1.5,2,3,4]})");
    const json::Object changes{{"bbox", json::Array{170, -5, -170, 5}}, {"x", 1}};
    CHECK(json::dump(stac::with_platform_bbox(changes)) == R"({"bbox":[-180,-5,180,5],"x":1})");
}

TEST_CASE("every other item is published as it is, to the byte") {
    for (const char* text : {R"({"id":"a",  "bbox":[1.50, 2, 3, 4]})", R"({"id": "a"})", R"({"id":"a","bbox":null })",
                             R"({"id":"a","bbox": [5,0,"x",1]})", R"({"id":"a","bbox": [5,0,1]})",
                             R"({"id":"a","bbox": [180,0,180,1]})"}) {
        CAPTURE(text);
        CHECK(published(text) == text);
    }
}
