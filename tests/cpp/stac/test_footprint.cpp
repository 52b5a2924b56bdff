#include "rsclient/stac/footprint.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/json/raw_json.hpp"

using namespace rsclient;

namespace {

json::Value polygon(const std::string& rings) {
    return json::parse(R"({"type":"Polygon","coordinates":)" + rings + "}", "polygon");
}

}  // namespace

TEST_CASE("rings are turned: outer counter-clockwise, holes clockwise") {
    const auto clockwise = polygon("[[[0,0],[0,4],[4,4],[4,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]]");
    CHECK(json::dump(*stac::orient_rings(clockwise).find("coordinates")) ==
          "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]");
    const auto right = polygon("[[[0,0],[4,0],[4,4],[0,0]]]");
    CHECK(stac::orient_rings(right) == right);
}

TEST_CASE("the box is that of all polygons, also where they meet at the antimeridian") {
    const auto two = json::parse(R"({"type":"MultiPolygon","coordinates":[[[[170,-1],[180,-1],[180,2],[170,-1]]],)"
                                 R"([[[-180,-5],[-170,-1],[-180,3],[-180,-5]]]]})",
                                 "polygons");
    CHECK(stac::bounds(two) == stac::BBox{170, -5, -170, 3});
}

TEST_CASE("the box of parts that go round the world is the world") {
    const auto belt = json::parse(R"({"type":"MultiPolygon","coordinates":[[[[0,-1],[180,-1],[180,1],[0,1],[0,-1]]],)"
                                  R"([[[-180,-1],[0,-1],[0,1],[-180,1],[-180,-1]]]]})",
                                  "belt");
    CHECK(stac::bounds(belt) == stac::BBox{-180, -1, 180, 1});
    const auto world = polygon("[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]");
    CHECK(stac::bounds(world) == stac::BBox{-180, -90, 180, 90});
}

TEST_CASE("longitudes beyond 180 are normalised and the footprint is cut at the antimeridian") {
    const auto beyond = polygon("[[[-181.3,0],[-178.6,0],[-178.6,1],[-181.3,1],[-181.3,0]]]");
    CHECK(json::dump(stac::orient_rings(beyond)) ==
          R"({"type":"MultiPolygon","coordinates":[[[[180.0,1.0],[178.7,1.0],[178.7,0.0],[180.0,0.0],[180.0,1.0]]],)"
          R"([[[-180.0,0.0],[-178.6,0.0],[-178.6,1.0],[-180.0,1.0],[-180.0,0.0]]]]})");
    CHECK(stac::bounds(beyond) == stac::BBox{178.7, 0, -178.6, 1});
    const auto moved = polygon("[[[181,0],[182,0],[182,1],[181,1],[181,0]]]");
    CHECK(stac::orient_rings(moved).find("type")->string()->compare("Polygon") == 0);
    CHECK(stac::bounds(moved) == stac::BBox{-179, 0, -178, 1});
    const auto two = json::parse(R"({"type":"MultiPolygon","coordinates":[[[[170,0],[171,0],[171,1],[170,0]]],)"
                                 R"([[[179,5],[181,5],[181,6],[179,6],[179,5]]]],"bbox":[170,0,181,6]})",
                                 "two");
    CHECK(stac::orient_rings(two).find("coordinates")->array()->size() == 3);
    CHECK(stac::orient_rings(two).find("bbox") == nullptr);
    CHECK(stac::bounds(two) == stac::BBox{170, 0, -179, 6});
}

TEST_CASE("what is not in degrees is refused with the value") {
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::orient_rings(polygon("[[[0,80],[1,80],[1,95],[0,95],[0,80]]]"))),
                         "footprint: latitude 95.0 is not in -90 to 90 degrees", std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::bounds(polygon("[[[0,-90.5],[1,0],[1,1],[0,-90.5]]]"))),
                         "footprint: latitude -90.5 is not in -90 to 90 degrees", std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(stac::orient_rings(polygon("[[[612345,4],[612346,4],[612346,5],[612345,4]]]"))),
        "footprint: longitude 612345.0 is not in -540 to 540 degrees", std::invalid_argument);
    const auto wide = polygon("[[[-200,0],[-50,0],[100,0],[200,0],[200,1],[100,1],[-50,1],[-200,1],[-200,0]]]");
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::orient_rings(wide)),
                         "footprint: it is 400.0 degrees wide, more than the world", std::invalid_argument);
}

TEST_CASE("an edge across the antimeridian is refused with advice") {
    const auto across = polygon("[[[170,0],[-170,0],[-170,10],[170,10],[170,0]]]");
    const char* message =
        "footprint: an edge from longitude 170 to -170 is wider than 180 degrees; split it at 180 and give a "
        "MultiPolygon";
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::bounds(across)), message, std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(stac::orient_rings(across)), message, std::invalid_argument);
}

TEST_CASE("what is no polygon is refused") {
    for (const char* rings : {"[]", "[[[0,0],[1,1],[0,0]]]", "[[[0,0],[1,0],[1,1],[0,1]]]", "[[[0],[1,0],[1,1],[0]]]",
                              R"([[["a",0],[1,0],[1,1],["a",0]]])", "7"}) {
        CAPTURE(rings);
        CHECK_THROWS_AS(static_cast<void>(stac::bounds(polygon(rings))), std::invalid_argument);
    }
    CHECK_THROWS_AS(static_cast<void>(stac::bounds(json::parse(R"({"type":"Point","coordinates":[1,2]})", "p"))),
                    std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(stac::orient_rings(nullptr)), std::invalid_argument);
}
