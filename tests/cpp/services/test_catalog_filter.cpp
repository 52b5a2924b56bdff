#include "services/catalog_filter.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fixture.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::catalog_filter;
using services::SearchQuery;

namespace {

/// The filter that is sent; "as it is" if it stays.
std::string sent(const SearchQuery& query) {
    const auto filter = catalog_filter(query);
    return filter ? json::dump(*filter) : "as it is";
}

std::string of_text(const std::string& text) {
    SearchQuery query;
    query.filter = text;
    return sent(query);
}

std::string of_json(const std::string& text) {
    SearchQuery query;
    query.filter_json = json::parse(text, "filter");
    return sent(query);
}

}  // namespace

TEST_CASE("times that are compared with text are bare strings, those of datetime are not") {
    CHECK(of_text("published > TIMESTAMP('2024-01-01T00:00:00Z')") ==
          R"({"op":">","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})");
    CHECK(of_text("a = 1 AND NOT (updated BETWEEN DATE('2024-01-01') AND DATE('2024-02-01'))") ==
          R"({"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"not","args":[{"op":"between","args":)"
          R"([{"property":"updated"},"2024-01-01","2024-02-01"]}]}]})");
    CHECK(of_json(R"({"op":"in","args":[{"property":"expires"},[{"timestamp":"2024-01-01T00:00:00Z"}]]})") ==
          R"({"op":"in","args":[{"property":"expires"},["2024-01-01T00:00:00Z"]]})");
    CHECK(of_json(R"({"op":"!=","args":[{"property":"expires"},{"timestamp":"2024-01-01T00:00:00Z"}]})") ==
          R"({"op":"!=","args":[{"property":"expires"},"2024-01-01T00:00:00Z"]})");
    for (const char* text : {"datetime > TIMESTAMP('2024-01-01T00:00:00Z')", "platform = 'sentinel-1a'",
                             "T_AFTER(published, TIMESTAMP('2024-01-01T00:00:00Z'))"}) {
        CHECK(of_text(text) == "as it is");
    }
}

TEST_CASE("bare times are in UTC, for they are compared as text") {
    CHECK(of_text("published > TIMESTAMP('2024-05-01T00:00:00+02:00')") ==
          R"({"op":">","args":[{"property":"published"},"2024-04-30T22:00:00Z"]})");
    CHECK(of_json(R"({"op":"=","args":[{"property":"created"},{"timestamp":"2024-02-28T20:30:00.250-05:30"}]})") ==
          R"({"op":"=","args":[{"property":"created"},"2024-02-29T02:00:00.250Z"]})");
}

TEST_CASE("a date is its first moment where that means the same, and is refused where it means the whole day") {
    const std::string moment = R"({"timestamp":"2024-01-31T00:00:00Z"})";
    CHECK(of_text("datetime >= DATE('2024-01-31')") ==
          R"({"op":">=","args":[{"property":"datetime"},)" + moment + "]}");
    CHECK(of_text("DATE('2024-01-31') > end_datetime") ==
          R"({"op":">","args":[)" + moment + R"(,{"property":"end_datetime"}]})");
    CHECK(of_text("T_BEFORE(datetime, DATE('2024-01-31'))") ==
          R"({"op":"t_before","args":[{"property":"datetime"},)" + moment + "]}");
    CHECK(of_text("T_AFTER(DATE('2024-01-31'), datetime)") ==
          R"({"op":"t_after","args":[)" + moment + R"(,{"property":"datetime"}]})");
    for (const char* text :
         {"datetime > DATE('2024-01-31')", "datetime <= DATE('2024-01-31')", "DATE('2024-01-31') < datetime",
          "datetime = DATE('2024-01-31')", "datetime BETWEEN DATE('2024-01-01') AND DATE('2024-01-31')",
          "datetime IN (DATE('2024-01-31'))", "T_AFTER(datetime, DATE('2024-01-31'))",
          "T_DURING(datetime, DATE('2024-01-31'))"}) {
        CHECK_THROWS_AS(static_cast<void>(of_text(text)), std::invalid_argument);
    }
    const auto advice = "here it means the whole day; write moments, e.g. TIMESTAMP('2024-01-31T00:00:00Z')";
    CHECK(message_of([] { static_cast<void>(of_text("datetime > DATE('2024-01-31')")); }) ==
          std::string("search: the catalog cannot filter with a date, line 1, column 12 at \"DATE('2024-01-31')\": ") +
              advice);
    CHECK(message_of([] {
              static_cast<void>(of_json(R"({"op":"in","args":[{"property":"datetime"},[{"date":"2024-01-31"}]]})"));
          }) == std::string("search: the catalog cannot filter with a date, /args/1/0: ") + advice);
}

TEST_CASE("a box is a polygon") {
    const std::string polygon =
        R"({"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":)"
        R"([[[-1.5,40],[2,40],[2,41.25],[-1.5,41.25],[-1.5,40]]]}]})";
    CHECK(of_text("S_INTERSECTS(geometry, BBOX(-1.5,40,2,41.25))") == polygon);
    CHECK(of_json(R"({"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[-1.5,40,0,2,41.25,900]}]})") ==
          polygon);
    CHECK(message_of([] { static_cast<void>(of_text("S_INTERSECTS(geometry, BBOX(170,40,-170,41))")); }) ==
          "search: the catalog cannot filter with a bounding box, line 1, column 24 at \"BBOX(170,40,-170,41))\": "
          "west is greater than east; join two boxes with OR, up to 180 and from -180");
    CHECK(message_of([] {
              static_cast<void>(of_json(R"({"op":"s_within","args":[{"property":"geometry"},{"bbox":[0,2,1,1]}]})"));
          }) == "search: the catalog cannot filter with a bounding box, /args/1: south is above north");
}

TEST_CASE("a JSON filter that is not CQL2 is refused with its place") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"({"op":"bogus("})", "CQL2 JSON: expected a member 'args' beside 'op'"},
        {R"({"op":"and","args":[true,{"nonsense":1}]})",
         "CQL2 JSON, /args/1: expected an object with a member 'op', 'property', 'date', 'timestamp', 'interval', "
         "'bbox' or 'type'"},
        {R"({"op":">","args":[{"property":"published"},{"timestamp":"x"}]})",
         "CQL2 JSON, /args/1/timestamp: expected a time as 2024-01-31T10:00:00Z, found 'x'"},
        {R"("x")", "CQL2 JSON: expected a condition, found a string"},
    };
    for (const auto& [filter, message] : wrong) {
        CHECK(message_of([&] { static_cast<void>(of_json(filter)); }) == message);
    }
}

TEST_CASE("what RS-Server takes beyond CQL2 is sent as it is") {
    for (const char* text :
         {R"({"op":"t_intersects","args":[{"interval":[{"property":"start_datetime"},{"property":"end_datetime"}]},)"
          R"({"interval":[{"op":"-","args":["2024-01-01T00:00:00Z",60]},{"op":"+","args":[{"timestamp":)"
          R"("2024-01-01T00:00:00Z"},60]}]}]})",
          R"({"op":"in","args":[{"property":"externalIds"},["auxip:1",":2"]]})",
          R"({"op":"intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1,2]}]})",
          R"({"op":"my_function","args":[{"property":"a"},"b",[1]]})"}) {
        CHECK(of_json(text) == "as it is");
    }
}
