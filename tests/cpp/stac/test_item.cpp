#include "rsclient/stac/item.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"

using namespace rsclient;

namespace {

const char* const text = R"({"type": "Feature", "id": "S2A_1", "stac_version": "1.0.0", "geometry": null,
  "bbox": [-9.50, 27, -9, 28.0], "properties": {"datetime": "2020-02-19T11:35:18Z", "eo:cloud_cover": 12.340},
  "assets": {"B04": {"href": "s3://b/B04.tif", "roles": ["data"]}}, "links": [{"rel": "self", "href": "x", "auth:refs": []}],
  "collection": "s2", "unknown": {"kept": 1e400}})";

stac::Item item() { return stac::item_from_json(json::RawJson(text)); }

}  // namespace

TEST_CASE("an item tells what it holds") {
    CHECK(item().id() == "S2A_1");
    CHECK(item().collection() == "s2");
    CHECK(item().datetime() == "2020-02-19T11:35:18Z");
    CHECK(item().bbox() == std::vector<double>{-9.5, 27, -9, 28});
    CHECK(item().geometry().is_null());
    CHECK(item().property("eo:cloud_cover")->as_double() == 12.34);
    CHECK(item().asset("B04").href == "s3://b/B04.tif");
    CHECK(item().links().front().rel == "self");
    CHECK(item().stac_extensions().empty());
}

TEST_CASE("assets are the same whether their item came as text or was put together") {
    const char* const assets =
        R"({"id":"a","assets":{"x":{"href":"h","title":"ü","type":"t","roles":["r"],"file:size":1.0},"y":{"href":""}}})";
    const auto from_text = stac::item_from_json(json::RawJson(assets)).assets();
    auto changed = stac::item_from_json(json::RawJson(assets));
    changed.set("id", "b");
    CHECK(changed.assets() == from_text);
    CHECK(json::dump(stac::to_json(from_text.at("x"))) ==
          R"({"href":"h","title":"ü","type":"t","roles":["r"],"file:size":1.0})");
    CHECK(from_text.at("y").extra.empty());
}

TEST_CASE("a wrong asset is named with its item") {
    const auto assets = [](const char* text) { return stac::item_from_json(json::RawJson(text)).assets(); };
    const auto x = [&](const char* text) { return assets(text).at("x"); };
    CHECK_THROWS_WITH(static_cast<void>(x(R"({"id":"a","assets":{"x":{}}})")), "read item a: /assets/x/href: missing");
    CHECK_THROWS_WITH(static_cast<void>(x(R"({"id":"a","assets":{"x":{"href":1}}})")),
                      "read item a: /assets/x/href: expected a string, found a number");
    CHECK_THROWS_WITH(static_cast<void>(x(R"({"id":"a","assets":{"x":{"href":"h","roles":"data"}}})")),
                      "read item a: /assets/x/roles: expected an array, found a string");
    CHECK_THROWS_WITH(static_cast<void>(assets(R"({"id":"a","assets":[]})")),
                      "read item a: /assets: expected an object, found an array");
    CHECK_THROWS_WITH(static_cast<void>(x(R"({"id":"a","assets":{"x":1}})")),
                      "read item a: /assets/x: expected an object, found a number");
    CHECK(assets(R"({"id":"a","assets":null})").empty());
    const auto broken = x(R"({"id":"a","assets":{"x":{"href":"h","b":tru}}})");
    CHECK_THROWS_WITH(static_cast<void>(broken.extra.find("b")),
                      doctest::Contains("read item a: /assets/x/b: not JSON"));
}

TEST_CASE("reading one asset depends on that one alone") {
    const char* const beside =
        R"({"id":"a","assets":{"null":null,"n":5,"no href":{"type":"t"},"title":{"href":"b","title":7},)"
        R"("good":{"href":"g.tif"},"tru":{"href":tru}}})";
    CHECK(stac::item_from_json(json::RawJson(beside)).asset("good").href == "g.tif");
    auto item = stac::item_from_json(json::RawJson(R"({"id":"a","assets":{"bad":null,"good":{"href":"g.tif"}}})"));
    item.set("id", "b");
    CHECK(item.asset("good").href == "g.tif");
    CHECK_THROWS_WITH(static_cast<void>(item.asset("bad")), "read item b: /assets/bad: expected an object, found null");
}

TEST_CASE("lists go on after a broken element and name it") {
    std::vector<std::string> warnings;
    set_warning_hook([&](const std::string& message) { warnings.push_back(message); });
    const auto broken = stac::item_from_json(
        json::RawJson(R"({"id":"a","links":[{"rel":"x"},{"rel":"y","href":"h"}],"stac_extensions":["e",5]})"));
    CHECK(broken.links().size() == 1);
    CHECK(broken.stac_extensions() == std::vector<std::string>{"e"});
    CHECK(warnings ==
          std::vector<std::string>{"read item a: /links/0/href: missing; left out",
                                   "read item a: /stac_extensions/1: expected a string, found a number; left out"});
    set_warning_hook({});
}

TEST_CASE("an item is written without NaN and infinity") {
    const auto nan = stac::item_from_json(json::RawJson(R"({"id": "a",  "properties": {"x": NaN}, "n": [-Infinity]})"));
    CHECK(nan.to_json() == R"({"id": "a",  "properties": {"x": null}, "n": [null]})");
    CHECK(nan.to_json(1).find("NaN") == std::string::npos);
    CHECK(nan.property("x")->is_null());
}

TEST_CASE("a broken member is an error with its place on first access") {
    const auto item = stac::item_from_json(json::RawJson(R"({"id":"a","bbox":[1,},"properties":{}})"));
    CHECK(item.id() == "a");
    try {
        static_cast<void>(item.bbox());
        FAIL("expected an error");
    } catch (const DecodeError& error) {
        CHECK(error.action() == "read item a");
        CHECK(error.detail().starts_with("/bbox: not JSON"));
    }
}

TEST_CASE("an unchanged item is written back byte for byte") { CHECK(item().to_json() == text); }

TEST_CASE("a change touches nothing else") {
    auto changed = item();
    const auto original = changed;
    changed.set_property("owner", "alice");
    CHECK(original.to_json() == text);
    CHECK(
        changed.to_json() ==
        R"({"type":"Feature","id":"S2A_1","stac_version":"1.0.0","geometry":null,"bbox":[-9.50,27,-9,28.0],)"
        R"("properties":{"datetime":"2020-02-19T11:35:18Z","eo:cloud_cover":12.340,"owner":"alice"},)"
        R"("assets":{"B04":{"href":"s3://b/B04.tif","roles":["data"]}},"links":[{"rel":"self","href":"x","auth:refs":[]}],)"
        R"("collection":"s2","unknown":{"kept":1e400}})");
}

TEST_CASE("the error for a missing asset names the assets of the item") {
    CHECK_THROWS_WITH_AS(static_cast<void>(item().asset("B05")), "item S2A_1 has no asset 'B05'; it has B04",
                         std::out_of_range);
}

TEST_CASE("members of the wrong kind are named") {
    const auto wrong = [](const char* json) { return stac::item_from_json(json::RawJson(json)); };
    CHECK_THROWS_WITH(static_cast<void>(wrong(R"({"id": null})").id()),
                      "read item: /id: expected a string, found null");
    CHECK_THROWS_WITH(static_cast<void>(wrong(R"({"id": "a"})").properties()), "read item a: /properties: missing");
    CHECK_THROWS_WITH(static_cast<void>(wrong(R"({"id": "a", "bbox": ["x"]})").bbox()),
                      "read item a: /bbox/0: expected a number, found a string");
    CHECK_THROWS_AS(static_cast<void>(wrong("[]").id()), DecodeError);
    CHECK_THROWS_AS(static_cast<void>(wrong("{").id()), DecodeError);
}

TEST_CASE("the text null stands for no datetime, as some products have it") {
    CHECK_FALSE(
        stac::item_from_json(json::RawJson(R"({"id":"a","properties":{"datetime":"null"}})")).datetime().has_value());
}

TEST_CASE("the time of an item is exact, and what is none is named") {
    const auto with_time = [](const std::string& time) {
        return stac::item_from_json(json::RawJson(R"({"id": "a", "properties": {"datetime": ")" + time + R"("}})"));
    };
    CHECK(item().time() == parse_rfc3339("2020-02-19T11:35:18Z"));
    CHECK(format_time(with_time("9999-12-31T23:59:59.999Z").time().value()) == "9999-12-31T23:59:59.999Z");
    CHECK_FALSE(with_time("null").time().has_value());
    CHECK(with_time("2025-01-02T03:04:05+0100").time() == parse_rfc3339("2025-01-02T02:04:05Z"));
    CHECK_THROWS_WITH_AS(static_cast<void>(with_time("2025-13-02T03:04:05Z").time()),
                         "read item a: /properties/datetime: expected an RFC 3339 time, found '2025-13-02T03:04:05Z': "
                         "month 13 is not in 1 to 12",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(with_time("yesterday").time()),
                         "read item a: /properties/datetime: expected an RFC 3339 time, found 'yesterday'",
                         DecodeError);
}

TEST_CASE("links as bare text are passed by") {
    const auto product = stac::item_from_json(json::RawJson(R"({"id":"a","links":["x",{"rel":"self","href":"y"}]})"));
    CHECK(product.links().size() == 1);
}

TEST_CASE("several threads may look at one item first") {
    const auto shared = item();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] { CHECK(shared.id() == "S2A_1"); });
    }
    for (auto& thread : threads) thread.join();
}
