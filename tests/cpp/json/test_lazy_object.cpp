#include "rsclient/json/lazy_object.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "rsclient/core/error.hpp"

using namespace rsclient;

namespace {

json::LazyObject lazy(const char* text) { return {json::split_object(json::RawJson(text), "test"), "assets/B04"}; }

}  // namespace

TEST_CASE("members are found by name, whatever the others are") {
    // simdjson only looks at what it is asked for: `broken` is no JSON value, which is noticed on first access only
    const auto object = lazy(R"({"a": 1.50, "broken": tru, "b": {"c": ["d"]}, "e": "\u00e9"})");
    CHECK(object.find("a")->number()->text == "1.50");
    CHECK(json::dump(*object.find("b")) == R"({"c":["d"]})");
    CHECK(*object.find("e")->string() == "é");
    CHECK(object.find("missing") == nullptr);
    CHECK_THROWS_WITH_AS(static_cast<void>(object.find("broken")), doctest::Contains("assets/B04/broken: not JSON"),
                         DecodeError);
    CHECK_THROWS_AS(static_cast<void>(object.members()), DecodeError);
}

TEST_CASE("a value that was found stays where it is") {
    const auto object = lazy(R"({"a":1,"b":2})");
    const json::Value* first = object.find("a");
    static_cast<void>(object.find("b"));
    static_cast<void>(object.members());
    CHECK(object.find("a") == first);
}

TEST_CASE("all members come in their order, as they were written") {
    CHECK(json::dump(lazy(R"({"b": 0.10, "a": [1,  1e400]})").members()) == R"({"b":0.10,"a":[1,1e400]})");
    CHECK(lazy("{}").empty());
    CHECK(lazy("{}").members().empty());
    CHECK(json::LazyObject().find("a") == nullptr);
    CHECK_FALSE(lazy(R"({"a":null})").empty());
}

TEST_CASE("of two members of one name the last is found") {
    CHECK(lazy(R"({"x":1,"x":2})").find("x")->as_int() == 2);
    CHECK(lazy(R"({"x":1,"x":2})").text("x")->view() == "2");
}

TEST_CASE("a change makes values of one object and leaves its copies alone") {
    auto object = lazy(R"({"a":1,"b":2})");
    const auto copy = object;
    object.set("a", "new");
    CHECK(json::dump(object.members()) == R"({"a":"new","b":2})");
    CHECK(object.find("b")->as_int() == 2);
    CHECK_FALSE(object.text("b").has_value());
    CHECK(json::dump(copy.members()) == R"({"a":1,"b":2})");
    CHECK_FALSE(object == copy);
    object.set("a", json::Number{"1"});
    CHECK(object == copy);
}

TEST_CASE("text and values of the same content are equal") {
    CHECK(lazy(R"({"a": 1})") == json::LazyObject(json::Object{{"a", 1}}));
    CHECK(lazy("{}") == json::LazyObject());
    CHECK(json::LazyObject(json::Object()).empty());
}

TEST_CASE("several threads may look at one object first") {
    const auto object = lazy(R"({"a":[1,2,3],"b":{"c":"d"}})");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            CHECK(object.find("b")->find("c")->string()->compare("d") == 0);
            CHECK(object.members().size() == 2);
        });
    }
    for (auto& thread : threads) thread.join();
}
