#include "rsclient/stac/footprint.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/json/text.hpp"

using namespace rsclient;

namespace {

json::Value polygon(const std::string& rings) {
    return json::parse(R"({"type":"Polygon","coordinates":)" + rings + "}", "polygon");
}

}  // namespace

TEST_CASE("rings are turned: outer counter-clockwise, holes clockwise") {
    const auto clockwise = polygon("[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]");
    CHECK(json::dump(*stac::oriented(clockwise).find("coordinates")) ==
          "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]");
    const auto right = polygon("[[[0,0],[4,0],[4,4],[0,0]]]");
    CHECK(stac::oriented(right) == right);
}

TEST_CASE("the box is that of all polygons, also where they meet at the antimeridian") {
    const auto two = json::parse(R"({"type":"MultiPolygon","coordinates":[[[[170,-1],[180,-1],[180,2],[170,-1]]],)"
                                 R"([[[-180,-5],[-170,-1],[-180,3],[-180,-5]]]]})",
                                 "polygons");
    CHECK(stac::box_of(two) == stac::Box{170, -5, -170, 3});
}

TEST_CASE("the box of parts that go round the world is the world") {
    const auto belt = json::parse(R"({"type":"MultiPolygon","coordinates":[[[[0,-1],[180,-1],[180,1],[0,1],[0,-1]]],)"
                                  R"([[[-180,-1],[0,-1],[0,1],[-180,1],[-180,-1]]]]})",
                                  "belt");
    CHECK(stac::box_of(belt) == stac::Box{-180, -1, 180, 1});
    const auto world = polygon("[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]");
    CHECK(stac::box_of(world) == stac::Box{-180, -90, 180, 90});
}

TEST_CASE("an edge across the antimeridian is refused with advice") {
    const auto across = polygon("[[[170,0],[-170,0],[-170,10],[170,10],[170,0]]]");
    const char* message =
        "footprint: an edge from longitude 170 to -170 is wider than 180 degrees; split it at 180 and give a "
        "MultiPolygon";
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::box_of(across)), message, std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::oriented(across)), message, std::invalid_argument);
}

TEST_CASE("what is no polygon is refused") {
    for (const char* rings : {"[]", "[[[0,0],[1,1],[0,0]]]", "[[[0,0],[1,0],[1,1],[0,1]]]", "[[[0],[1,0],[1,1],[0]]]",
                              R"([[["a",0],[1,0],[1,1],["a",0]]])", "7"}) {
        CAPTURE(rings);
        CHECK_THROWS_AS(static_cast<void>(stac::box_of(polygon(rings))), std::invalid_argument);
    }
    CHECK_THROWS_AS(static_cast<void>(stac::box_of(json::parse(R"({"type":"Point","coordinates":[1,2]})", "p"))),
                    std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(stac::oriented(nullptr)), std::invalid_argument);
}
