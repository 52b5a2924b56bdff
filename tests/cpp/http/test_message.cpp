#include "rsclient/http/message.hpp"

#include <doctest/doctest.h>

using namespace rsclient::http;

TEST_CASE("a header is found whatever the case of its name") {
    const Response response{.status = 200, .headers = {{"Content-Type", "application/json"}}};
    for (const char* name : {"Content-Type", "content-type", "CONTENT-TYPE", "cOnTeNt-TyPe"}) {
        CHECK(response.header(name) == "application/json");
    }
    CHECK(response.header("Content-Typ").empty());
    CHECK(response.header("Content-Type2").empty());
}

TEST_CASE("names that differ in case alone are one header") {
    Headers headers{{"x-api-key", "old"}};
    headers["X-API-Key"] = "new";
    CHECK(headers.size() == 1);
    CHECK(headers.at("X-Api-KEY") == "new");
}

TEST_CASE("only letters have a case") {
    // '[' and '{', '@' and '`' are 32 apart in ASCII, as 'A' and 'a' are.
    CHECK(Headers{{"[", "1"}, {"{", "2"}, {"@", "3"}, {"`", "4"}}.size() == 4);
}
