#include "json/tolerant.hpp"

#include <doctest/doctest.h>

#include <string>

#include "cpp/json/warnings.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/lazy_object.hpp"

using namespace rsclient;
using testing::Messages;
using testing::Warnings;

TEST_CASE("NaN and infinity are read as null, each with a warning that has its pointer") {
    const Warnings warnings;
    const auto value =
        json::parse(R"({"a": NaN, "b": [1, -Infinity, "NaN"], "c/d~e": {"f": Infinity}, "g": null})", "read item");
    CHECK(json::dump(value) == R"({"a":null,"b":[1,null,"NaN"],"c/d~e":{"f":null},"g":null})");
    CHECK(warnings.messages == Messages{"read item: /a: NaN is not JSON, read as null",
                                        "read item: /b/1: -Infinity is not JSON, read as null",
                                        "read item: /c~1d~0e/f: Infinity is not JSON, read as null"});
}

TEST_CASE("a constant is read as null wherever a text is cut") {
    const Warnings warnings;
    const auto members = json::split_object(json::RawJson(R"({"a": {"b": NaN}, "c": -Infinity})"), "read item: /x");
    REQUIRE(members.size() == 2);
    CHECK(json::parse(members[0].second, "read item: /x/a").find("b")->is_null());
    CHECK(json::parse(members[1].second, "read item: /x/c").is_null());
    CHECK(warnings.messages == Messages{"read item: /x/a/b: NaN is not JSON, read as null",
                                        "read item: /x/c: -Infinity is not JSON, read as null"});
    CHECK(json::split_object(json::RawJson(R"({"a": NaN, "b": 1})"), "x")[1].second.view() == "1");
    CHECK(json::split_array(json::RawJson("[Infinity, 2]"), "x")[0].view() == "null");
    CHECK(json::split_object_of_objects(json::RawJson(R"({"a": NaN, "b": {"c": NaN}})"), "x").size() == 2);
    CHECK(json::parse("NaN", "x").is_null());
    const json::LazyObject lazy(json::split_object(json::RawJson(R"({"n": [-Infinity], "m": 1})"), "x"), "read item: ");
    CHECK(json::dump(lazy.members()) == R"({"n":[null],"m":1})");
    CHECK(warnings.messages.back() == "read item: /n/0: -Infinity is not JSON, read as null");
}

TEST_CASE("many constants do not make many warnings") {
    const Warnings warnings;
    std::string text = "[NaN";
    for (int i = 1; i < 40; ++i) text += ",NaN";
    CHECK(json::parse(text + "]", "x").array()->size() == 40);
    CHECK(warnings.messages.size() == 11);
    CHECK(warnings.messages.back() == "x: /39: the last of 40 numbers that are not JSON, read as null");
}

TEST_CASE("good JSON warns of nothing, whatever its strings say") {
    const Warnings warnings;
    const std::string text = R"({"nodata":"NaN","b":["Infinity","\"NaN"],"NaN":1})";
    CHECK(json::dump(json::parse(text, "x")) == text);
    CHECK(json::standard_text(json::RawJson(text), "x") == text);
    CHECK(warnings.messages.empty());
}

TEST_CASE("a text that is written out has no constant, and is else as it was") {
    const Warnings warnings;
    CHECK(json::standard_text(json::RawJson(R"({"a":  1.50, "b": NaN, "c": [-Infinity ,"NaN"]})"), "write item a: ") ==
          R"({"a":  1.50, "b": null, "c": [null ,"NaN"]})");
    CHECK(warnings.messages == Messages{"write item a: /b: NaN is not JSON, read as null",
                                        "write item a: /c/0: -Infinity is not JSON, read as null"});
    CHECK(json::standard_text(json::RawJson(R"({"a": NaN, )"), "x") == R"({"a": NaN, )");  // not ours to mend
}

TEST_CASE("a byte order mark is no part of a text") {
    const Warnings warnings;
    const json::RawJson text("\xef\xbb\xbf{\"a\": 1}");
    CHECK(text.view() == "{\"a\": 1}");
    CHECK(json::parse(text, "x").find("a")->as_int() == 1);
    CHECK(json::split_object(json::RawJson(std::string("\xef\xbb\xbf{\"a\": 1}")), "x").size() == 1);
    CHECK(json::parse("\xef\xbb\xbf 7", "x").as_int() == 7);
    CHECK_THROWS_AS(static_cast<void>(json::parse("\xef\xbb\xbf", "x")), DecodeError);
    CHECK(warnings.messages.empty());
}

TEST_CASE("what is no JSON even so is refused with its place") {
    const auto message = [](std::string_view text) -> std::string {
        try {
            static_cast<void>(json::parse(text, "page"));
        } catch (const DecodeError& error) {
            return error.what();
        }
        return "read";
    };
    CHECK(message(R"({"a": {"b": [1, tru]}})").ends_with("(at byte 16, in /a/b/1)"));
    CHECK(message(R"({"a": NaN, "b": nan})").ends_with("(at byte 16, in /b)"));
    CHECK(message(R"({"a": +Infinity})").ends_with("(at byte 6, in /a)"));
    CHECK(message(R"({"a": [1, 2)").ends_with("(at byte 11, in /a)"));
    CHECK(message(R"({"a": 1,})").ends_with("(at byte 8)"));
    for (const char* text : {"[NaN", "[NaN,]", "{\"a\": NaN} x", "[\"\\x\", NaN]", "[NaN 1]", "NaN NaN", "[NaNo]"}) {
        CAPTURE(text);
        CHECK(message(text).starts_with("page: not JSON"));
    }
    const std::string deep(5000, '[');
    CHECK(message(deep + "NaN" + std::string(5000, ']')).starts_with("page: not JSON"));
}

TEST_CASE("what the hook throws ends the reading, and the next reading warns again") {
    const json::LazyObject lazy(json::split_object(json::RawJson(R"({"n": [NaN]})"), "x"), "read item: ");
    set_warning_hook([](const std::string& message) { throw std::runtime_error(message); });
    for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(static_cast<void>(lazy.find("n")), std::runtime_error);
    set_warning_hook({});
    CHECK(json::dump(*lazy.find("n")) == "[null]");
}
