#include "rsclient/json/raw_json.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"

using namespace rsclient;

TEST_CASE("numbers, order and escapes survive a round trip") {
    const char* text =
        R"({"b":0.10,"a":[1,1.0,-0,1e400,12345678901234567890],"ü":"\"\\\n\u0001é","c":{},"d":[null,true,false]})";
    CHECK(json::dump(json::parse(text, "test")) == text);
}

TEST_CASE("every kind of document may stand alone") {
    for (const char* text : {"null", "true", "false", "\"x\"", "-1.5e-3", "[]", "{}"}) {
        CHECK(json::dump(json::parse(text, "test")) == text);
    }
    CHECK(json::dump(json::parse("  7  ", "test")) == "7");
}

TEST_CASE("what is not JSON is refused with the name of the document") {
    for (const char* text : {"",      " ",          "{",         "[1",   "[1,]",       "{\"a\"}", "{\"a\":}",
                             "01",    "1.",         "+1",        "nul",  "[1] 2",      "1 2",     "<html></html>",
                             "\"abc", "{\"a\":1,}", "[\"\\x\"]", "\xff", "[\"\xff\"]", "tru e"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(json::parse(text, "page 3")), DecodeError);
    }
    try {
        static_cast<void>(json::parse("{\"features\": [", "page 3"));
        FAIL("expected an error");
    } catch (const DecodeError& error) {
        CHECK(std::string(error.what()).starts_with("page 3: not JSON (14 bytes): "));
    }
}

TEST_CASE("an indented document is for people") {
    CHECK(json::dump(json::parse(R"({"a":[1,{}],"b":{}})", "test"), 2) ==
          "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("too deep a document is refused, not followed into a crash") {
    const std::string text = std::string(5000, '[') + std::string(5000, ']');
    CHECK_THROWS_AS(static_cast<void>(json::parse(text, "deep")), DecodeError);
}

TEST_CASE("splitting keeps each part as it was written") {
    const json::RawJson page(R"({"a": 1.50 , "features": [ {"id": "x", "n": [1,  2]}, {} ], "s": "}", "t": true})");
    const auto members = json::split_object(page, "page");
    REQUIRE(members.size() == 4);
    CHECK(members[0].first == "a");
    CHECK(members[0].second.view() == "1.50");
    CHECK(members[2].second.view() == "\"}\"");
    const auto features = json::split_array(members[1].second, "features");
    REQUIRE(features.size() == 2);
    CHECK(features[0].view() == R"({"id": "x", "n": [1,  2]})");
    CHECK(json::parse(features[0], "item").find("id")->string()->compare("x") == 0);
    CHECK(features[1].view() == "{}");
}

TEST_CASE("an object of objects is split into the members of each") {
    const json::RawJson assets(R"({"B04": {"href": "x", "n": [1,  2]}, "ü": {}, "B08": {"a": {"b": 1}}})");
    const auto split = json::split_object_of_objects(assets, "assets");
    REQUIRE(split.size() == 3);
    CHECK(split[0].name == "B04");
    REQUIRE(split[0].members.size() == 2);
    CHECK(split[0].members[0].second.view() == "\"x\"");
    CHECK(split[0].members[1].second.view() == "[1,  2]");
    CHECK(split[1].name == "ü");
    CHECK(split[1].members.empty());
    CHECK(split[1].fault.empty());
    CHECK(split[2].members[0].second.view() == R"({"b": 1})");
    CHECK_THROWS_AS(static_cast<void>(json::split_object_of_objects(json::RawJson("[]"), "assets")), DecodeError);
}

TEST_CASE("what is no object among objects has its fault, and the others are split") {
    const auto split = json::split_object_of_objects(
        json::RawJson(R"({"a": null, "b": {"href": "x"}, "c": [1, {"d": 2}], "e": 1.5, "f": "{", "g": true})"),
        "assets");
    REQUIRE(split.size() == 6);
    CHECK(split[0].fault == "expected an object, found null");
    CHECK(split[1].members[0].second.view() == "\"x\"");
    CHECK(split[1].fault.empty());
    CHECK(split[2].fault == "expected an object, found an array");
    CHECK(split[3].fault == "expected an object, found a number");
    CHECK(split[4].fault == "expected an object, found a string");
    CHECK(split[5].fault == "expected an object, found a boolean");
}

TEST_CASE("an array is split whatever its elements are") {
    const auto split = json::split_array(json::RawJson(R"([{"a": 1}, 5 , null, "x,]", [[1]], true])"), "features");
    std::string texts;
    for (const auto& text : split) texts += std::string(text.view()) + "|";
    CHECK(texts == R"({"a": 1}|5|null|"x,]"|[[1]]|true|)");
}

TEST_CASE("a scalar that is part of a document is read as it would be inside of it") {
    const json::RawJson text(
        R"({"a": "plain", "b": "\u00fc\n", "c": "ü", "d": -1.50e3, "e": true, "f": null, "g": "", "h": false})");
    std::string values;
    for (const auto& [name, part] : json::split_object(text, "test"))
        values += json::dump(json::parse(part, name)) + ",";
    CHECK(values == R"("plain","ü\n","ü",-1.50e3,true,null,"",false,)");
}

TEST_CASE("only objects and arrays can be split") {
    CHECK_THROWS_AS(static_cast<void>(json::split_object(json::RawJson("[1]"), "page")), DecodeError);
    CHECK_THROWS_AS(static_cast<void>(json::split_array(json::RawJson("{}"), "page")), DecodeError);
    CHECK_THROWS_AS(static_cast<void>(json::split_object(json::RawJson("{\"a\": [1, "), "page")), DecodeError);
    CHECK_THROWS_AS(static_cast<void>(json::split_object(json::RawJson("<html>"), "page")), DecodeError);
}
