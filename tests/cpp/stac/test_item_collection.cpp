#include "rsclient/stac/item_collection.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"

using namespace rsclient;

TEST_CASE("a page holds its items, links and the number of matches") {
    const char* text = R"({"type":"FeatureCollection","features":[{"id":"a","n":1.0},{"id":"b"}],)"
                       R"("links":[{"rel":"next","href":"u","method":"POST","body":{"token":"t"}}],"numberMatched":7})";
    const auto page = stac::item_collection_from_json(json::Text(text), "page");
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[1].id() == "b");
    CHECK(page.matched == 7);
    CHECK(stac::find_link(page.links, "next")->extra.find("method")->string()->compare("POST") == 0);
    CHECK(page.to_json() == text);
}

TEST_CASE("a single feature is a collection of one") {
    const auto page = stac::item_collection_from_json(json::Text(R"({"type":"Feature","id":"a"})"), "page");
    REQUIRE(page.items.size() == 1);
    CHECK(page.items[0].id() == "a");
}

TEST_CASE("anything else is refused by name") {
    const auto read = [](const char* text) {
        static_cast<void>(stac::item_collection_from_json(json::Text(text), "search"));
    };
    CHECK_THROWS_WITH(read(R"({"links":[]})"), "search/features: missing; expected a FeatureCollection");
    CHECK_THROWS_WITH(read(R"({"type":"FeatureCollection","features":{}})"),
                      "search/features: expected an array, found an object");
    CHECK_THROWS_WITH(read(R"({"type":"FeatureCollection","features":[{"id":"a"},1]})"),
                      "search/features/1: expected an object, found a number");
    CHECK_THROWS_AS(read(R"({"type":"FeatureCollection","features":[{"id":"a"},)"), DecodeError);
    CHECK_THROWS_AS(read("<html>login</html>"), DecodeError);
}

TEST_CASE("the number of matches is read however the service spells it") {
    const auto matched = [](const std::string& members) {
        const json::Text text(R"({"type":"FeatureCollection","features":[],)" + members + "}");
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
    CHECK_FALSE(stac::item_collection_from_json(json::Text(R"({"features":[],"numberMatched":null})"), "p")
                    .matched.has_value());
}
