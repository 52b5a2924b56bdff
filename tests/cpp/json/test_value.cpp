#include "rsclient/json/value.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using json::Object;
using json::Value;

TEST_CASE("a double is written by the shortest text that reads back the same") {
    CHECK(json::dump(0.1) == "0.1");
    CHECK(json::dump(1.0) == "1.0");
    CHECK(json::dump(1e300) == "1e+300");
    CHECK(json::dump(Value(std::int64_t{-7})) == "-7");
    CHECK_THROWS_AS(Value(std::nan("")), std::invalid_argument);
    CHECK_THROWS_AS(Value(std::numeric_limits<double>::infinity()), std::invalid_argument);
}

TEST_CASE("whole numbers are told from others") {
    CHECK(Value(json::Number{"3.0"}).as_int() == 3);
    CHECK(Value(json::Number{"1e3"}).as_int() == 1000);
    CHECK_FALSE(Value(json::Number{"3.5"}).as_int().has_value());
    CHECK_FALSE(Value(json::Number{"12345678901234567890"}).as_int().has_value());
    CHECK_FALSE(Value("3").as_int().has_value());
}

TEST_CASE("members keep their place when set and the last of one name wins") {
    Object object{{"a", 1}, {"b", 2}};
    object.set("a", "new");
    object.set("c", nullptr);
    CHECK(json::dump(object) == R"({"a":"new","b":2,"c":null})");
    CHECK(object.erase("b"));
    CHECK_FALSE(object.erase("b"));
    CHECK(json::parse(R"({"x":1,"x":2})", "twice").find("x")->as_int() == 2);
}
