#include "rsclient/stac/cql2/json.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "examples.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using namespace rsclient::stac;

namespace {

std::string message_of(const std::string& filter) {
    try {
        static_cast<void>(cql2::read_json(json::parse(filter, "filter")));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

std::string round_trip(const std::string& filter) {
    return json::dump(cql2::to_json(cql2::read_json(json::parse(filter, "filter"))));
}

}  // namespace

TEST_CASE("every JSON example of the standard is written as it was read") {
    const auto examples = cql2_examples("json");
    CHECK(examples.size() == 109);
    for (const auto& example : examples) {
        const auto filter = json::parse(example.content, example.name);
        CHECK_MESSAGE(cql2::to_json(cql2::read_json(filter)) == filter, example.name);
    }
}

TEST_CASE("numbers and geometries are kept as they are written") {
    for (
        const std::string filter : {
            R"({"op":"=","args":[{"property":"a"},12345678901234567890]})",
            R"({"op":"=","args":[{"property":"a"},0.10]})",
            R"({"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":[1.50,2e0],"bbox":[1,2,3,4]}]})",
            R"({"op":"s_within","args":[{"property":"geometry"},{"type":"GeometryCollection","geometries":[]}]})",
        }) {
        CHECK(round_trip(filter) == filter);
    }
}

TEST_CASE("what goes beyond the schema, as RS-Server takes it, is kept") {
    for (
        const std::string filter : {
            R"({"op":"intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]})",
            R"({"op":"t_intersects","args":[{"property":"datetime"},{"interval":[{"op":"-","args":["2024-01-01T00:00:00.000000Z",60]},{"op":"+","args":["2024-01-01T00:00:00.000000Z",60]}]}]})",
            R"({"op":"t_before","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})",
            R"({"op":"anyinteracts","args":[{"property":"datetime"},{"interval":["..","2024-01-01"]}]})",
        }) {
        CHECK(round_trip(filter) == filter);
    }
}

TEST_CASE("operators are taken in any case and written as in the standard") {
    CHECK(
        round_trip(
            R"({"op":"AND","args":[{"op":"isnull","args":[{"property":"a"}]},{"op":"t_metby","args":["2024-01-01",{"property":"b"}]}]})") ==
        R"({"op":"and","args":[{"op":"isNull","args":[{"property":"a"}]},{"op":"t_metBy","args":["2024-01-01",{"property":"b"}]}]})");
}

TEST_CASE("what is not CQL2 JSON is refused with its place, what was expected and what was found") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("a = 1")", "CQL2 JSON: expected a condition, found a string"},
        {R"({"property":"a"})", "CQL2 JSON: expected a condition, found the property a"},
        {R"({"args":[]})",
         "CQL2 JSON: expected an object with a member 'op', 'property', 'date', 'timestamp', "
         "'interval', 'bbox' or 'type'"},
        {R"({"op":1,"args":[]})", "CQL2 JSON, /op: expected a string, found a number"},
        {R"({"op":"="})", "CQL2 JSON: expected a member 'args' beside 'op'"},
        {R"({"op":"=","args":1})", "CQL2 JSON, /args: expected an array, found a number"},
        {R"({"op":"=","args":[1]})", "CQL2 JSON, /args: = takes 2 operands, found 1"},
        {R"({"op":"and","args":[true]})", "CQL2 JSON, /args: AND takes 2 or more operands, found 1"},
        {R"({"op":"not","args":[]})", "CQL2 JSON, /args: NOT takes 1 operand, found 0"},
        {R"({"op":"=","args":[{"property":"a"},null]})",
         "CQL2 JSON, /args/1: expected a value, found null; to look for null use the operator isNull"},
        {R"({"op":"=","args":[{"property":"a","x":1},1]})",
         "CQL2 JSON, /args/0: unexpected member 'x' beside 'property'"},
        {R"({"op":"=","args":[{"property":"a"},{"interval":["..",".."]}]})",
         "CQL2 JSON, /args/1: expected a string, number, boolean, time, property, function or calculation, found an "
         "interval"},
        {R"({"op":"and","args":[true,{"op":"or","args":[true,{"property":"b"}]}]})",
         "CQL2 JSON, /args/1/args/1: expected a condition, found the property b"},
        {R"({"op":"in","args":[{"property":"a"},1]})", "CQL2 JSON, /args/1: expected a list, found a number"},
        {R"({"op":"in","args":[{"property":"a"},[true,[1]]]})",
         "CQL2 JSON, /args/1: in the list: expected a string, number, boolean, time, property, function or "
         "calculation, found a list"},
        {R"({"op":"t_after","args":[{"property":"a"},{"interval":["..",1]}]})",
         "CQL2 JSON, /args/1/interval/1: expected a date, timestamp, '..', property or function, found a number"},
        {R"({"op":"t_after","args":[{"property":"a"},{"interval":[".."]}]})",
         "CQL2 JSON, /args/1/interval: expected two bounds, found 1"},
        {R"({"op":"t_after","args":[{"property":"a"},{"timestamp":1}]})",
         "CQL2 JSON, /args/1/timestamp: expected a string, found a number"},
        {R"({"op":"t_after","args":[{"property":"a"},{"timestamp":"2024-06-30T12:00:60Z"}]})",
         "CQL2 JSON, /args/1/timestamp: expected a time as 2024-01-31T10:00:00Z, found '2024-06-30T12:00:60Z'"},
        {R"({"op":"t_after","args":[{"property":"a"},{"date":"2024-02-30"}]})",
         "CQL2 JSON, /args/1/date: expected a date as 2024-01-31, found '2024-02-30'"},
        {R"({"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,3]}]})",
         "CQL2 JSON, /args/1/bbox: expected four or six numbers, found 3"},
        {R"({"op":"s_within","args":[{"property":"a"},{"type":"Circle","coordinates":[1,2]}]})",
         "CQL2 JSON, /args/1: unknown type of geometry 'Circle'"},
        {R"({"op":"s_within","args":[{"property":"a"},{"type":"Polygon"}]})",
         "CQL2 JSON, /args/1: expected a member 'coordinates' in the geometry"},
        {R"({"op":"s_within","args":[{"property":"a"},{"type":"Polygon","coordinates":[[[1]]]}]})",
         "CQL2 JSON, /args/1/coordinates/0/0: expected a position of two or three numbers, found 1"},
        {R"({"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":[1,"2"]}]})",
         "CQL2 JSON, /args/1/coordinates/1: expected a number, found a string"},
    };
    for (const auto& [filter, message] : wrong) CHECK(message_of(filter) == message);
}

TEST_CASE("nesting is bounded, and the message names the bound") {
    const auto nested = [](std::size_t levels) {
        json::Value filter = true;
        for (std::size_t i = 1; i < levels; ++i) filter = json::Object{{"op", "not"}, {"args", json::Array{filter}}};
        return filter;
    };
    CHECK(cql2::to_json(cql2::read_json(nested(cql2::max_depth))) == nested(cql2::max_depth));
    CHECK_THROWS_WITH_AS(static_cast<void>(cql2::read_json(nested(cql2::max_depth + 1))),
                         doctest::Contains("nested deeper than 64 levels"), std::invalid_argument);
    json::Value geometry = json::Object{{"type", "Point"}, {"coordinates", json::Array{1, 2}}};
    for (std::size_t i = 0; i < cql2::max_depth; ++i) {
        geometry = json::Object{{"type", "GeometryCollection"}, {"geometries", json::Array{geometry}}};
    }
    const json::Value within = json::Object{{"op", "isNull"}, {"args", json::Array{geometry}}};
    CHECK_THROWS_WITH_AS(static_cast<void>(cql2::read_json(within)), doctest::Contains("nested deeper than 64 levels"),
                         std::invalid_argument);
}
