#include "rsclient/stac/item_collection.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"

using namespace rsclient;

TEST_CASE("a page holds its items, links and the number of matches") {
    const char* text = R"({"type":"FeatureCollection","features":[{"id":"a","n":1.0},{"id":"b"}],)"
                       R"("links":[{"rel":"next","href":"u","method":"POST","body":{"token":"t"}}],"numberMatched":7})";
    const auto page = stac::item_collection_from_json(json::RawJson(text), "page");
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[1].id() == "b");
    CHECK(page.matched == 7);
    CHECK(stac::find_link(page.links, "next")->extra.find("method")->string()->compare("POST") == 0);
    CHECK(page.to_json() == text);
}

TEST_CASE("a single feature is a collection of one") {
    const auto page = stac::item_collection_from_json(json::RawJson(R"({"type":"Feature","id":"a"})"), "page");
    REQUIRE(page.items.size() == 1);
    CHECK(page.items[0].id() == "a");
}

TEST_CASE("anything else is refused by name") {
    const auto read = [](const char* text) {
        static_cast<void>(stac::item_collection_from_json(json::RawJson(text), "search"));
    };
    CHECK_THROWS_WITH(read(R"({"links":[]})"), "search/features: missing; expected a FeatureCollection");
    CHECK_THROWS_WITH(read(R"({"type":"FeatureCollection","features":{}})"),
                      "search/features: expected an array, found an object");
    CHECK_THROWS_AS(read(R"({"type":"FeatureCollection","features":[{"id":"a"},)"), DecodeError);
    CHECK_THROWS_AS(read("<html>login</html>"), DecodeError);
}

TEST_CASE("a broken item does not lose the others, and names its place on access") {
    const auto page = stac::item_collection_from_json(
        json::RawJson(R"({"features":[{"id":"a"},null,{"id":5},{"properties":{}},{"id":"b"},[1]]})"), "search");
    REQUIRE(page.items.size() == 6);
    CHECK(page.items[0].id() == "a");
    CHECK(page.items[4].id() == "b");
    const auto fault = [&](std::size_t index) -> std::string {
        try {
            static_cast<void>(page.items[index].id());
        } catch (const DecodeError& error) {
            return error.what();
        }
        return "read";
    };
    CHECK(fault(1) == "read item: /features/1: expected an object, found null");
    CHECK(fault(2) == "read item: /features/2/id: expected a string, found a number");
    CHECK(fault(3) == "read item: /features/3/id: missing");
    CHECK(fault(5) == "read item: /features/5: expected an object, found an array");
    CHECK_THROWS_WITH_AS(static_cast<void>(page.items[1].properties()),
                         "read item: /features/1: expected an object, found null", DecodeError);
}

TEST_CASE("a broken link is left out and named, and the items are there") {
    std::vector<std::string> warnings;
    set_warning_hook([&](const std::string& message) { warnings.push_back(message); });
    const auto read = [](const std::string& links) {
        return stac::item_collection_from_json(json::RawJson(R"({"features":[{"id":"a"}],"links":)" + links + "}"),
                                               "search");
    };
    const auto page =
        read(R"([{"rel":"root"},5,{"rel":"self","href":"u"},{"href":"x"},{"rel":"a","href":"b","title":7}])");
    CHECK(page.items.size() == 1);
    REQUIRE(page.links.size() == 1);
    CHECK(page.links[0].rel == "self");
    CHECK_FALSE(page.next_fault.has_value());
    CHECK(warnings == std::vector<std::string>{"search/links/0/href: missing; left out",
                                               "search/links/1: expected an object, found a number; left out",
                                               "search/links/3/rel: missing; left out",
                                               "search/links/4/title: expected a string, found a number; left out"});
    CHECK(read(R"([{"rel":"next"}])").next_fault == "/links/0/href: missing");
    CHECK(read(R"([{"rel":"next","href":5}])").next_fault == "/links/0/href: expected a string, found a number");
    CHECK_FALSE(read(R"([{"rel":"next","href":"u"}])").next_fault.has_value());
    const auto none = read("7");
    CHECK(none.items.size() == 1);
    CHECK(none.next_fault == "expected an array, found a number");
    set_warning_hook({});
}

TEST_CASE("NaN, infinity and a byte order mark do not lose a page") {
    std::vector<std::string> warnings;
    set_warning_hook([&](const std::string& message) { warnings.push_back(message); });
    const auto page = stac::item_collection_from_json(
        json::RawJson(
            "\xef\xbb\xbf{\"features\":[{\"id\":\"a\"},{\"id\":\"b\",\"properties\":{\"x\":NaN}}],\"y\":Infinity}"),
        "search: ");
    REQUIRE(page.items.size() == 2);
    CHECK(page.extra.find("y")->is_null());
    CHECK(warnings == std::vector<std::string>{"search: /features/1/properties/x: NaN is not JSON, read as null",
                                               "search: /y: Infinity is not JSON, read as null"});
    CHECK(page.items[1].property("x")->is_null());
    CHECK(page.items[1].to_json() == R"({"id":"b","properties":{"x":null}})");
    warnings.clear();
    const auto lazily = stac::item_collection_from_json(
        json::RawJson(R"({"features":[{"id":"b","properties":{"x":NaN}}]})"), "search: ");
    CHECK(warnings.empty());  // texts are parsed on access
    CHECK(lazily.items[0].property("x")->is_null());
    CHECK(warnings == std::vector<std::string>{"read item b: /properties/x: NaN is not JSON, read as null"});
    CHECK(lazily.to_json() ==
          R"({"type":"FeatureCollection","features":[{"id":"b","properties":{"x":null}}],"links":[]})");
    set_warning_hook({});
}

TEST_CASE("the number of matches is read however the service spells it") {
    const auto matched = [](const std::string& members) {
        const json::RawJson text(R"({"type":"FeatureCollection","features":[],)" + members + "}");
        return stac::item_collection_from_json(text, "page").matched;
    };
    CHECK(matched(R"("numberMatched":7)") == 7);
    CHECK(matched(R"("numMatched":8)") == 8);
    CHECK(matched(R"("context":{"matched":40,"limit":10,"returned":0})") == 40);
    CHECK(matched(R"("context":{"matched":40},"numMatched":8,"numberMatched":7)") == 7);
    CHECK(matched(R"("numberMatched":null,"context":{"matched":40})") == 40);
    for (const char* none : {R"("context":{})", R"("context":[1])", R"("context":{"matched":"many"})"}) {
        CHECK_FALSE(matched(none).has_value());
    }
}

TEST_CASE("a count that is no count is passed by") {
    CHECK_FALSE(stac::item_collection_from_json(json::RawJson(R"({"features":[],"numberMatched":null})"), "p")
                    .matched.has_value());
}
