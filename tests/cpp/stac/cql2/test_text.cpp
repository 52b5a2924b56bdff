#include "rsclient/stac/cql2/text.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "examples.hpp"
#include "rsclient/stac/cql2/json.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using namespace rsclient::stac;

namespace {

std::string json_of(const std::string& text) { return json::dump(cql2::to_json(cql2::parse_text(text))); }

/// The JSON of the right side of `a = <text>`.
std::string value_of(const std::string& text) {
    const auto filter = cql2::to_json(cql2::parse_text("a = " + text));
    return json::dump((*filter.find("args")->array())[1]);
}

std::optional<cql2::ParseError> error_of(const std::string& text) {
    try {
        static_cast<void>(cql2::parse_text(text));
    } catch (const cql2::ParseError& error) {
        return error;
    }
    return std::nullopt;
}

std::string message_of(const std::string& text) {
    const auto error = error_of(text);
    return error ? error->what() : "no error";
}

}  // namespace

TEST_CASE("every text example of the standard is the JSON of its pair") {
    const auto examples = cql2_examples("text");
    CHECK(examples.size() == 120);
    for (const auto& example : examples) {
        const auto path = std::string(RSCLIENT_TEST_DATA) + "/cql2/json/" + example.pair() + ".json";
        const auto expected = json::parse(read_file(path), example.name);
        const auto found = cql2::to_json(cql2::parse_text(example.content));
        CHECK_MESSAGE(same_json(found, expected), example.name, ": ", json::dump(found));
    }
}

TEST_CASE("what is cut off or lacks a character is parsed or refused with a place in the text") {
    const auto check = [](const std::string& text) {
        const auto error = error_of(text);
        if (!error) return;
        CHECK_MESSAGE(error->offset() <= text.size(), text);
        CHECK_MESSAGE((error->line() >= 1 && error->column() >= 1 && error->column() <= text.size() + 1), text);
    };
    for (const auto& example : cql2_examples("text")) {
        for (std::size_t size = 0; size < example.content.size(); ++size) check(example.content.substr(0, size));
        for (std::size_t at = 0; at < example.content.size(); ++at) {
            auto text = example.content;
            check(text.erase(at, 1));
        }
    }
}

TEST_CASE("AND binds tighter than OR, NOT tighter than AND, and chains are one operation") {
    CHECK(json_of("a=1 OR b=2 AND NOT c=3 OR d=4") ==
          R"({"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"and","args":[{"op":"=","args":[)"
          R"({"property":"b"},2]},{"op":"not","args":[{"op":"=","args":[{"property":"c"},3]}]}]},{"op":"=","args":[)"
          R"({"property":"d"},4]}]})");
    CHECK(json_of("(a=1 or b=2) and c=3") ==
          R"({"op":"and","args":[{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[)"
          R"({"property":"b"},2]}]},{"op":"=","args":[{"property":"c"},3]}]})");
}

TEST_CASE("arithmetic follows the grammar") {
    CHECK(value_of("b - 1 - 2") == R"({"op":"-","args":[{"op":"-","args":[{"property":"b"},1]},2]})");
    CHECK(value_of("1 + 2 * b ^ 3") ==
          R"({"op":"+","args":[1,{"op":"*","args":[2,{"op":"^","args":[{"property":"b"},3]}]}]})");
    CHECK(value_of("b DIV 2 % 3") == R"({"op":"%","args":[{"op":"div","args":[{"property":"b"},2]},3]})");
    CHECK(value_of("-2^2") == R"({"op":"^","args":[-2,2]})");
    CHECK(value_of("-(b + 1)") == R"({"op":"*","args":[-1,{"op":"+","args":[{"property":"b"},1]}]})");
    CHECK(value_of("b - -1") == R"({"op":"-","args":[{"property":"b"},-1]})");
}

TEST_CASE("numbers keep their value and become JSON") {
    for (const auto& [text, number] :
         std::vector<std::pair<std::string, std::string>>{{"0", "0"},
                                                          {"007", "7"},
                                                          {"-1.50", "-1.50"},
                                                          {"+3", "3"},
                                                          {".5", "0.5"},
                                                          {"-.5", "-0.5"},
                                                          {"5.", "5"},
                                                          {"00.50", "0.50"},
                                                          {"1E3", "1E3"},
                                                          {"1.e-3", "1e-3"},
                                                          {"000", "0"},
                                                          {"0e1", "0e1"},
                                                          {"00e1", "0e1"},
                                                          {"12345678901234567890", "12345678901234567890"},
                                                          {"1e400", "1e400"}}) {
        CHECK(value_of(text) == number);
        CHECK_NOTHROW(static_cast<void>(json::parse(number, "number")));
    }
}

TEST_CASE("strings and quoted properties keep everything between their quotes") {
    CHECK(value_of("''") == R"("")");
    CHECK(value_of("'it''s'") == R"("it's")");
    CHECK(value_of(R"('it\'s')") == R"("it's")");
    CHECK(value_of(R"('C:\x')") == R"("C:\\x")");
    CHECK(value_of("'a = 1 AND \"b\"\n'") == R"("a = 1 AND \"b\"\n")");
    CHECK(value_of("'Straße'") == R"("Straße")");
    CHECK(value_of("\"and\"") == R"({"property":"and"})");
    CHECK(value_of("\"s2:product-uri\"") == R"({"property":"s2:product-uri"})");
    CHECK(value_of("\"a\"\"b\"") == R"({"property":"a\"b"})");
}

TEST_CASE("properties hold colons, points, digits and letters of any script; names of functions may be properties") {
    for (const std::string name : {"product:type", "eo:cloud_cover", "a.b.c2", "größe", "Οδος", "date", "point", "div",
                                   "interval", "bbox", "casei", "s_intersects", "zone"}) {
        CHECK(json_of(name + " = 1") == R"({"op":"=","args":[{"property":")" + name + R"("},1]})");
    }
}

TEST_CASE("keywords and operators are taken in any case; functions keep theirs") {
    CHECK(json_of("a is Not nUll aNd Foo() = tRue") ==
          R"({"op":"and","args":[{"op":"not","args":[{"op":"isNull","args":[{"property":"a"}]}]},)"
          R"({"op":"=","args":[{"op":"Foo","args":[]},true]}]})");
    CHECK(json_of("t_metBY(a, date('2024-02-29'))") ==
          R"({"op":"t_metBy","args":[{"property":"a"},{"date":"2024-02-29"}]})");
}

TEST_CASE("lists are empty, of one and nested; a bracket around one value is none") {
    CHECK(json_of("A_EQUALS(a, ())") == R"({"op":"a_equals","args":[{"property":"a"},[]]})");
    CHECK(json_of("A_EQUALS(a, ('x'))") == R"({"op":"a_equals","args":[{"property":"a"},["x"]]})");
    CHECK(json_of("A_EQUALS((1, (2, 3)), a)") == R"({"op":"a_equals","args":[[1,[2,3]],{"property":"a"}]})");
    CHECK(json_of("a IN ('x')") == R"({"op":"in","args":[{"property":"a"},["x"]]})");
    CHECK(json_of("f((1, 2), (3)) = 1") == R"({"op":"=","args":[{"op":"f","args":[[1,2],3]},1]})");
}

TEST_CASE("times are checked; a fraction of zero is dropped, an offset is kept") {
    CHECK(value_of("TIMESTAMP('2016-12-31T23:59:60.120Z')") == R"({"timestamp":"2016-12-31T23:59:60.120Z"})");
    CHECK(value_of("TIMESTAMP('2024-01-31T10:00:00.000Z')") == R"({"timestamp":"2024-01-31T10:00:00Z"})");
    CHECK(value_of("TIMESTAMP('2024-01-31T10:00:00+01:30')") == R"({"timestamp":"2024-01-31T10:00:00+01:30"})");
    CHECK(json_of("t_during(a, INTERVAL(now(), '..'))") ==
          R"({"op":"t_during","args":[{"property":"a"},{"interval":[{"op":"now","args":[]},".."]}]})");
    for (const std::string time :
         {"2024-02-30T10:00:00Z", "2024-01-31T24:00:00Z", "2024-01-31T10:60:00Z", "2024-06-30T12:00:60Z",
          "2024-01-31T23:59:60Z", "2024-01-31T10:00:61Z", "2024-01-31T10:00:00", "2024-01-31T10:00:00.Z",
          "2024-01-31T10:00:00+24:00", "2024-01-31 10:00:00Z", "2024-01-31", "now", ""}) {
        CHECK(message_of("a = TIMESTAMP('" + time + "')") ==
              "CQL2 text, line 1, column 15 at \"'" + time +
                  "')\": expected a time as '2024-01-31T10:00:00Z', found '" + time + "'");
    }
    for (const std::string date : {"2023-02-29", "2024-13-01", "2024-1-31", "2024-01-31T10:00:00Z"}) {
        CHECK(message_of("a = DATE('" + date + "')").find("expected a date as '2024-01-31', found '") !=
              std::string::npos);
    }
}

TEST_CASE("geometries are GeoJSON") {
    const auto geometry = [](const std::string& wkt) {
        const auto filter = cql2::to_json(cql2::parse_text("S_WITHIN(g, " + wkt + ")"));
        return json::dump((*filter.find("args")->array())[1]);
    };
    CHECK(geometry("point z (1 -2 +3.5)") == R"({"type":"Point","coordinates":[1,-2,3.5]})");
    CHECK(geometry("MULTIPOINT(1 2, (3 4))") == R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})");
    CHECK(geometry("POLYGON((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0))") ==
          R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0],[1,1],[0,0]]]})");
    CHECK(geometry("GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))") ==
          R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},)"
          R"({"type":"LineString","coordinates":[[0,0],[1,1]]}]})");
    CHECK(geometry("BBOX(-1, -2, 0, 1, 2, 10)") == R"({"bbox":[-1,-2,0,1,2,10]})");
}

TEST_CASE("an error names the place, what was expected and what was found") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"", "line 1, column 1: expected a property, value or function, found the end"},
        {"a = 1 AND", "line 1, column 10 after \"a = 1 AND\": expected a property, value or function, found the end"},
        {"a = 1 AND\n  b = OR c = 2",
         "line 2, column 7 at \"OR c = 2\": expected a property, value or function, found OR"},
        {"größe = 'Straße' x", "line 1, column 18 at \"x\": expected an operator or the end, found x"},
        {"a", "line 1, column 1 at \"a\": expected a condition, found the property a"},
        {"a = 1 AND b", "line 1, column 11 at \"b\": expected a condition, found the property b"},
        {"a = 1 AND 2", "line 1, column 11 at \"2\": expected a condition, found a number"},
        {"a == 1", "line 1, column 4 at \"= 1\": expected a property, value or function, found ="},
        {"a != 1", "line 1, column 3 at \"!= 1\": expected <> for 'is not', found !="},
        {"a = ?", "line 1, column 5 at \"?\": unexpected character '?'"},
        {"a = NULL", "line 1, column 5 at \"NULL\": expected a value; to look for null write IS NULL, found NULL"},
        {"a = 'x", "line 1, column 5 at \"'x\": the string has no closing '"},
        {"\"a = 1", "line 1, column 1 at \"\"a = 1\": the property has no closing \""},
        {"(a = 1", "line 1, column 7 after \"(a = 1\": expected an operator or ), found the end"},
        {"a = 1)", "line 1, column 6 at \")\": expected an operator or the end, found )"},
        {"a < b < c", "line 1, column 7 at \"< c\": expected an operator or the end, found <"},
        {"a IS 1", "line 1, column 6 at \"1\": expected NULL or NOT NULL, found 1"},
        {"a NOT 1", "line 1, column 7 at \"1\": expected LIKE, BETWEEN or IN, found 1"},
        {"a LIKE b", "line 1, column 8 at \"b\": expected a pattern in single quotes, found the property b"},
        {"a BETWEEN 1",
         "line 1, column 12 after \"a BETWEEN 1\": expected AND and the upper value of BETWEEN, found "
         "the end"},
        {"a IN 1", "line 1, column 6 at \"1\": expected (, found 1"},
        {"a IN (1; 2)", "line 1, column 8 at \"; 2)\": unexpected character ';'"},
        {"a = 2 ^ 3 ^ 4",
         "line 1, column 11 at \"^ 4\": expected brackets around one of two powers, as ^ does not "
         "chain"},
        {"a = 'x' + 1",
         "line 1, column 5 at \"'x' + 1\": expected a number, property, function or calculation, found "
         "a string"},
        {"a = (b = 1)",
         "line 1, column 8 at \"= 1)\": expected a string, number, boolean, time, property, function "
         "or calculation, found the comparison ="},
        {"S_WITHIN(g)", "line 1, column 1 at \"S_WITHIN(g)\": S_WITHIN takes 2 operands, found 1"},
        {"S_WITHIN(g, 1)", "line 1, column 13 at \"1)\": expected a geometry, property or function, found a number"},
        {"S_WITHIN(g, POINT(1))", "line 1, column 20 at \"))\": expected a number, found )"},
        {"S_WITHIN(g, POINT Z (1 2))", "line 1, column 25 at \"))\": expected a number, found )"},
        {"S_WITHIN(g, POLYGON((0 0,1 1,0 0)))",
         "line 1, column 21 at \"(0 0,1 1,0 0)))\": expected at least 4 positions, found 3"},
        {"S_WITHIN(g, BBOX(1,2,3))", "line 1, column 18 at \"1,2,3))\": expected four or six numbers, found 3"},
        {"T_AFTER(a, 1)",
         "line 1, column 12 at \"1)\": expected a time, interval, property or function, found a "
         "number"},
        {"T_AFTER(a, INTERVAL('x', '..'))",
         "line 1, column 21 at \"'x', '..'))\": expected a date, time or '..' in "
         "single quotes, a property or a function, found 'x'"},
        {"f(a b)", "line 1, column 5 at \"b)\": expected an operator, a comma or ), found b"},
        {"f(a,)", "line 1, column 5 at \")\": expected a property, value or function, found )"},
        {"a = \xff", "line 1, column 5 at \"\\xff\": expected UTF-8, found another byte"},
    };
    for (const auto& [text, message] : wrong) CHECK(message_of(text) == "CQL2 text, " + message);
}

TEST_CASE("length and nesting are bounded, and the message names the bound") {
    const auto repeat = [](const std::string& text, std::size_t times) {
        std::string result;
        for (std::size_t i = 0; i < times; ++i) result += text;
        return result;
    };
    const auto deep = "nested deeper than 64 levels";
    CHECK(message_of(repeat("(", 60) + "a = 1" + repeat(")", 60)) == "no error");
    for (const auto& text :
         {repeat("(", 100'000) + "a = 1", repeat("NOT ", 100'000) + "a = 1", "a = " + repeat("-", 100'000) + "b",
          "a = b" + repeat(" + b", 100'000), "a = b" + repeat(" * b", 100'000), repeat("f(", 100'000),
          "S_WITHIN(g, " + repeat("GEOMETRYCOLLECTION(", 50'000), "A_EQUALS(a, " + repeat("(1,", 100'000),
          repeat("a IN (", 100'000)}) {
        CHECK(message_of(text).find(deep) != std::string::npos);
    }
    CHECK(message_of("a = 0" + repeat(" OR a = 0", 100'000)) == "no error");
    const auto error = error_of("a = '" + std::string(cql2::max_text_length, 'x') + "'");
    REQUIRE(error);
    CHECK(std::string(error->what()).find("the text is longer than 1048576 bytes") != std::string::npos);
    CHECK(error->offset() == cql2::max_text_length);
}

TEST_CASE("an expression knows where it is in the text") {
    const auto filter = cql2::parse_text("a = 1 OR  b < 2");
    CHECK(filter.offset == 6);
    const auto& second = filter.as<cql2::Operation>()->args[1];
    CHECK(second.offset == 12);
    CHECK(second.as<cql2::Operation>()->args[0].offset == 10);
    CHECK(cql2::describe_place("a = 1 OR  b < 2", 6) == "line 1, column 7 at \"OR  b < 2\"");
}
