#include "rsclient/stac/assets.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using stac::Assets;

namespace {

constexpr const char* text = R"({"b":{"href":"1"},"none":null,"a":{"href":"2","file:size":7},"empty":{}})";

Assets from_text() { return {json::RawJson(text), "item/assets"}; }
Assets from_values() { return {*json::parse(text, "x").object(), "item/assets"}; }

}  // namespace

TEST_CASE("all keys are listed in their order, and each asset is read on its own") {
    for (const Assets& assets : {from_text(), from_values()}) {
        CHECK(assets.keys() == std::vector<std::string>{"b", "none", "a", "empty"});
        CHECK(assets.size() == 4);
        CHECK(assets.at("a").file_size() == 7);
        CHECK(assets.at("b").href == "1");
        CHECK(assets.find("none") == 1);
        CHECK_FALSE(assets.find("c").has_value());
        CHECK_THROWS_WITH_AS(static_cast<void>(assets.at("none")), "item/assets/none: expected an object, found null",
                             DecodeError);
        CHECK_THROWS_WITH_AS(static_cast<void>(assets.at("empty")), "item/assets/empty/href: missing", DecodeError);
        CHECK_THROWS_WITH_AS(static_cast<void>(assets.at("c")), "no asset 'c'; there are: b, none, a, empty",
                             std::out_of_range);
        using Faults = std::vector<std::pair<std::string, std::string>>;
        CHECK(assets.faults() == Faults{{"none", "item/assets/none: expected an object, found null"},
                                        {"empty", "item/assets/empty/href: missing"}});
    }
}

TEST_CASE("a loop may go on behind a broken asset") {
    const Assets assets = from_text();
    std::string hrefs;
    for (auto at = assets.begin(); at != assets.end(); ++at) {
        try {
            hrefs += (*at).second.href;
        } catch (const DecodeError&) {
            hrefs += "?";
        }
    }
    CHECK(hrefs == "1?2?");
}

TEST_CASE("of two assets of one key the last counts, in the place of the first") {
    const Assets assets(json::RawJson(R"({"x":{"href":"1"},"y":{"href":"2"},"x":{"href":"3"}})"), "assets");
    CHECK(assets.keys() == std::vector<std::string>{"x", "y"});
    CHECK(assets.at("x").href == "3");
}

TEST_CASE("no assets are empty, and what is no object is refused") {
    CHECK(Assets().empty());
    CHECK(Assets() == Assets(json::RawJson("{}"), "assets"));
    CHECK(Assets().keys().empty());
    CHECK_THROWS_AS(Assets(json::RawJson("[]"), "assets"), DecodeError);
}
