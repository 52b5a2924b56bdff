#include "services/station_filter.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fixture.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::SearchQuery;
using services::station_filter;
using services::station_row;

namespace {

std::string of_text(const std::string& text) {
    SearchQuery query;
    query.filter = text;
    return json::dump(station_filter(query, station_row("cadip")));
}

std::string of_json(const std::string& text) {
    SearchQuery query;
    query.filter_json = json::parse(text, "filter");
    return json::dump(station_filter(query, station_row("cadip")));
}

std::string refusal(const std::string& text) {
    return message_of([&] { static_cast<void>(of_text(text)); });
}

constexpr const char* square = R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})";
const std::string intersects = std::string(R"({"op":"intersects","args":[{"property":"geometry"},)") + square + "]}";
const std::string abilities =
    "a station takes conditions joined with AND: property = value, property IN (values), T_ operators of a property "
    "and a time or interval, and S_INTERSECTS(geometry, POLYGON(...))";

}  // namespace

TEST_CASE("a station filters on properties, one condition each") {
    CHECK(of_text("product:type = 'AUX_POEORB'") == R"({"op":"=","args":[{"property":"product:type"},"AUX_POEORB"]})");
    CHECK(of_text("(platform IN ('sentinel-1a','sentinel-1c') AND 5 = sat:absolute_orbit) AND cadip:retransfer = "
                  "FALSE") ==
          R"({"op":"and","args":[{"op":"in","args":[{"property":"platform"},["sentinel-1a","sentinel-1c"]]},)"
          R"({"op":"=","args":[{"property":"sat:absolute_orbit"},5]},)"
          R"({"op":"=","args":[{"property":"cadip:retransfer"},false]}]})");
    CHECK(of_text("id = 'a and b = c'") == R"({"op":"=","args":[{"property":"id"},"a and b = c"]})");
    CHECK(of_text("published = '2024-01-01T00:00:00Z/2024-02-01T00:00:00Z'") ==
          R"({"op":"=","args":[{"property":"published"},"2024-01-01T00:00:00Z/2024-02-01T00:00:00Z"]})");
}

TEST_CASE("a station is sent times as bare strings") {
    CHECK(of_text("T_AFTER(published, TIMESTAMP('2024-01-01T00:00:00Z'))") ==
          R"({"op":"t_after","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})");
    CHECK(of_text("T_BEFORE(DATE('2024-01-01'), published)") ==
          R"({"op":"t_before","args":["2024-01-01",{"property":"published"}]})");
    CHECK(of_text("published = TIMESTAMP('2024-01-01T00:00:00Z')") ==
          R"({"op":"=","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})");
    CHECK(of_text("T_DURING(INTERVAL(start_datetime, end_datetime), INTERVAL('2024-01-01', '..'))") ==
          R"({"op":"t_during","args":[{"interval":[{"property":"start_datetime"},{"property":"end_datetime"}]},)"
          R"({"interval":["2024-01-01",".."]}]})");
    const std::string shifted = R"({"op":"t_contains","args":[{"property":"datetime"},{"interval":[)"
                                R"({"op":"-","args":["2024-01-01T00:00:00.000000Z",60]},"2024-01-02T00:00:00Z"]}]})";
    CHECK(of_json(shifted) == shifted);
    CHECK(of_json(R"({"op":"in","args":[{"property":"created"},[{"timestamp":"2024-01-01T00:00:00Z"}]]})") ==
          R"({"op":"in","args":[{"property":"created"},["2024-01-01T00:00:00Z"]]})");
}

TEST_CASE("a geometry is the operator intersects, wherever it comes from") {
    CHECK(of_text("S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))") == intersects);
    CHECK(of_text("S_INTERSECTS(POLYGON((0 0,1 0,1 1,0 0)), geometry)") == intersects);
    CHECK(of_json(intersects) == intersects);
    SearchQuery query;
    query.intersects = json::parse(square, "geometry");
    CHECK(json::dump(station_filter(query, station_row("cadip"))) == intersects);
    query.filter = "id = 'a'";
    CHECK(json::dump(station_filter(query, station_row("cadip"))) ==
          R"({"op":"and","args":[{"op":"=","args":[{"property":"id"},"a"]},)" + intersects + "]}");
}

TEST_CASE("a query without filter and geometry has none") { CHECK(station_filter({}, station_row("cadip")).is_null()); }

TEST_CASE("what a station cannot do is refused with its place and what stations can do") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"id = 'a' OR id = 'b'",
         "OR, line 1, column 10 at \"OR id = 'b'\": make one search for each condition, or use "
         "IN for values of one property; "},
        {"NOT id = 'a'", "NOT, line 1, column 1 at \"NOT id = 'a'\": "},
        {"id = 'a' AND\n  platform LIKE 's%'", "LIKE, line 2, column 12 at \"LIKE 's%'\": "},
        {"published > TIMESTAMP('2024-01-01T00:00:00Z')",
         "the comparison >, line 1, column 11 at \"> TIMESTAMP('2024-01-01T00:00:00Z')\": for times use T_BEFORE, "
         "T_AFTER or an interval as in published = 'a/b'; "},
        {"id <> 'a'", "the comparison <>, line 1, column 4 at \"<> 'a'\": "},
        {"a BETWEEN 1 AND 2",
         "BETWEEN, line 1, column 3 at \"BETWEEN 1 AND 2\": for times use T_BEFORE, T_AFTER or an "
         "interval as in published = 'a/b'; "},
        {"id IS NULL", "IS NULL, line 1, column 4 at \"IS NULL\": "},
        {"f(id)", "the function f, line 1, column 1 at \"f(id)\": "},
        {"TRUE", "a boolean, line 1, column 1 at \"TRUE\": "},
        {"A_EQUALS(a, ('x'))", "A_EQUALS, line 1, column 1 at \"A_EQUALS(a, ('x'))\": "},
        {"S_WITHIN(geometry, POLYGON((0 0,1 0,1 1,0 0)))",
         "S_WITHIN, line 1, column 1 at \"S_WITHIN(geometry, POLYGON((0 0,1 0,1 1,...\": "},
        {"a = b", "the property b in place of a value, line 1, column 3 at \"= b\": "},
        {"a = f(1)", "the function f in place of a value, line 1, column 3 at \"= f(1)\": "},
        {"CASEI(a) = 'x'", "CASEI in place of a property, line 1, column 10 at \"= 'x'\": "},
        {"a IN ('x', b)", "the property b in place of a value, line 1, column 3 at \"IN ('x', b)\": "},
        {"a = 'x' AND b = 'y' AND a = 'z'",
         "two conditions on a, line 1, column 27 at \"= 'z'\": a station keeps only the last of them; "},
        {"T_AFTER(a, DATE('2024-01-01')) AND T_AFTER(b, DATE('2024-01-01'))",
         "two conditions on t_after, line 1, column 36 at \"T_AFTER(b, DATE('2024-01-01'))\": a station keeps only the "
         "last of them; "},
        {"T_AFTER(a, b)",
         "T_AFTER of two properties, line 1, column 1 at \"T_AFTER(a, b)\": one side is a property, "
         "one a time; "},
        {"T_AFTER(a, INTERVAL('..', '2024-01-01'))",
         "an interval without a start, line 1, column 1 at \"T_AFTER(a, INTERVAL('..', '2024-01-01'))\": write a start "
         "long ago; "},
        {"T_AFTER(a, TIMESTAMP('2024-01-01T00:00:00+01:00'))",
         "a time that is not in UTC, line 1, column 1 at \"T_AFTER(a, TIMESTAMP('2024-01-01T00:00:0...\": write it "
         "with "
         "Z; "},
        {"T_AFTER(a, f(1))", "the function f in place of a time, line 1, column 1 at \"T_AFTER(a, f(1))\": "},
        {"S_INTERSECTS(geometry, POINT(0 0))",
         "a Point, line 1, column 1 at \"S_INTERSECTS(geometry, POINT(0 0))\": give one polygon; "},
        {"S_INTERSECTS(geometry, BBOX(0,0,1,1))",
         "a bounding box in place of a polygon, line 1, column 1 at "
         "\"S_INTERSECTS(geometry, BBOX(0,0,1,1))\": "},
        {"S_INTERSECTS(footprint, POLYGON((0 0,1 0,1 1,0 0)))",
         "a geometry of another property than geometry, line 1, column 1 at \"S_INTERSECTS(footprint, POLYGON((0 0,1 "
         "0...\": "},
        {"S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0)))",
         "a polygon with holes, line 1, column 1 at \"S_INTERSECTS(geometry, POLYGON((0 0,1 0,...\": give its outer "
         "ring alone; "},
        {"S_INTERSECTS(geometry, POLYGON Z ((0 0 1,1 0 1,1 1 1,0 0 1)))",
         "a polygon whose positions are not two numbers, line 1, column 1 at \"S_INTERSECTS(geometry, POLYGON Z ((0 0 "
         "1...\": leave heights out; "},
    };
    for (const auto& [text, message] : wrong) {
        CHECK(refusal(text) == "search: stations cannot filter with " + message + abilities);
    }
}

TEST_CASE("a time with an offset is refused however it is written, for stations drop the offset in silence") {
    for (const char* text :
         {"published = '2024-01-01T00:00:00+02:00'", "published = '2024-01-01T00:00:00+0200'",
          "published = '2024-01-01T00:00:00-02'", "created IN ('2024-01-01T00:00:00Z', '2024-01-01T00:00:00.5+02:00')",
          "published = '2024-01-01T00:00:00+02:00/2024-01-02T00:00:00Z'",
          "published = '2024-01-01T00:00:00Z/2024-01-02T00:00:00+02:00'",
          "T_AFTER(published, '2024-01-01T00:00:00+0200')"}) {
        CAPTURE(text);
        CHECK(refusal(text).find("a time that is not in UTC, line 1, column ") != std::string::npos);
    }
    CHECK(of_text("id = 'x-2024-01-01T00:00:00+02:00'") ==
          R"({"op":"=","args":[{"property":"id"},"x-2024-01-01T00:00:00+02:00"]})");
    CHECK(of_text("T_DURING(published, '2024-01-01T00:00:00Z/2024-01-02T00:00:00Z')") ==
          R"({"op":"t_during","args":[{"property":"published"},"2024-01-01T00:00:00Z/2024-01-02T00:00:00Z"]})");
}

TEST_CASE("the time of a shift is a bare string in UTC, too") {
    const auto shifted = [](const std::string& time) {
        return R"({"op":"t_contains","args":[{"property":"datetime"},{"interval":[{"op":"-","args":[)" + time +
               R"(,60]},"2024-01-02T00:00:00Z"]}]})";
    };
    CHECK(of_json(shifted(R"({"timestamp":"2024-01-01T00:00:00.000000Z"})")) ==
          shifted(R"("2024-01-01T00:00:00.000000Z")"));
    CHECK(message_of([&] { static_cast<void>(of_json(shifted(R"("2024-01-01T00:00:00.0+02:00")"))); }) ==
          "search: stations cannot filter with a time that is not in UTC: write it with Z; " + abilities);
}

TEST_CASE("a condition that a station ignores without an error is refused there, and sent to others") {
    const auto sent = [](const std::string& text, const char* station) {
        SearchQuery query;
        query.filter = text;
        return message_of([&] { static_cast<void>(station_filter(query, station_row(station))); });
    };
    const std::string start = "search: stations cannot filter with a comparison of ";
    CHECK(
        sent("created = '2024-01-01T00:00:00Z'", "auxip") ==
        start +
            "created, line 1, column 9 at \"= '2024-01-01T00:00:00Z'\": AUXIP ignores it in silence; write published, "
            "which is the same time there; " +
            abilities);
    CHECK(sent("id = 'a' AND end_datetime = '2024-01-01T00:00:00Z'", "prip").starts_with(start + "end_datetime, "));
    CHECK(sent("file:checksum IN ('a', 'b')", "prip").starts_with(start + "file:checksum, "));
    for (const char* station : {"cadip", "prip"}) CHECK(sent("created = '2024-01-01T00:00:00Z'", station) == "nothing");
    for (const char* station : {"cadip", "auxip"})
        CHECK(sent("end_datetime = '2024-01-01T00:00:00Z'", station) == "nothing");
    CHECK(sent("T_BEFORE(end_datetime, '2024-01-01T00:00:00Z')", "prip") == "nothing");
}

TEST_CASE("in JSON the place is a pointer") {
    const auto filter =
        R"({"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"isNull","args":[{"property":"b"}]}]})";
    CHECK(message_of([&] { static_cast<void>(of_json(filter)); }) ==
          "search: stations cannot filter with IS NULL, /args/1: " + abilities);
    CHECK(message_of([&] { static_cast<void>(of_json(R"({"op":"="})")); }) ==
          "CQL2 JSON: expected a member 'args' beside 'op'");
    SearchQuery query;
    query.intersects = json::parse(R"({"type":"Point","coordinates":[0,0]})", "geometry");
    CHECK(message_of([&] { static_cast<void>(station_filter(query, station_row("cadip"))); }) ==
          "search: stations cannot filter with a Point, in the argument intersects: give one polygon; " + abilities);
    query.intersects = "POINT(0 0)";
    CHECK(message_of([&] { static_cast<void>(station_filter(query, station_row("cadip"))); }) ==
          "search: intersects: expected a GeoJSON geometry, found a string");
}

TEST_CASE("text that is not CQL2 is refused with its place") {
    CHECK(refusal("platform = 'x") == "CQL2 text, line 1, column 12 at \"'x\": the string has no closing '");
}
