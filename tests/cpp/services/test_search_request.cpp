#include "services/search_request.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/json/text.hpp"

using namespace rsclient;
using namespace rsclient::services;

namespace {

constexpr const char* url = "https://rs.example/catalog/search";
const json::Value polygon = json::parse(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})", "polygon");
const json::Value cql2 = json::parse(R"({"op":"=","args":[{"property":"platform"},"sentinel-2a"]})", "filter");

}  // namespace

TEST_CASE("a search without filters sends the page size all the same") {
    const auto request = search_request(url, {}, {});
    CHECK(request.method == "GET");
    CHECK(request.url == url);
    CHECK(request.query == http::Query{{"limit", "100"}});
    CHECK(request.body.empty());
}

TEST_CASE("a search is a GET with parameters") {
    SearchQuery query;
    query.ids = {"a", "b"};
    query.datetime = "2024-01-01T00:00:00Z/..";
    query.bbox = stac::Box{-10, 35.5, 5, 45.25};
    query.filter = "product:type = 'S02MSIL2A'";
    query.sortby = {"-created", "+id"};
    query.page_size = 7;
    const auto request = search_request(url, query, {"alice:s2", "bob:s2"});
    CHECK(request.method == "GET");
    CHECK(request.query == http::Query{{"limit", "7"},
                                       {"collections", "alice:s2,bob:s2"},
                                       {"ids", "a,b"},
                                       {"datetime", "2024-01-01T00:00:00Z/.."},
                                       {"bbox", "-10.0,35.5,5.0,45.25"},
                                       {"filter", "product:type = 'S02MSIL2A'"},
                                       {"filter-lang", "cql2-text"},
                                       {"sortby", "-created,+id"}});
}

TEST_CASE("a JSON filter is posted") {
    SearchQuery query;
    query.filter_json = cql2;
    const auto request = search_request(url, query, {"alice:s2"});
    CHECK(request.method == "POST");
    CHECK(request.url == url);
    CHECK(request.query.empty());
    CHECK(request.headers == http::Headers{{"Content-Type", "application/json"}});
    CHECK(request.body ==
          R"({"limit":100,"collections":["alice:s2"],)"
          R"("filter":{"op":"=","args":[{"property":"platform"},"sentinel-2a"]},"filter-lang":"cql2-json"})");
}

TEST_CASE("a geometry is posted, with everything else and a text filter as JSON") {
    SearchQuery query;
    query.ids = {"a"};
    query.datetime = "2024-01-01T00:00:00Z";
    query.intersects = polygon;
    query.filter = "platform = 'sentinel-2a'";
    query.sortby = {"-created", "+id", "platform"};
    query.page_size = 2;
    CHECK(search_request(url, query, {}).body ==
          R"({"limit":2,"ids":["a"],"datetime":"2024-01-01T00:00:00Z",)"
          R"("sortby":[{"field":"created","direction":"desc"},{"field":"id","direction":"asc"},)"
          R"({"field":"platform","direction":"asc"}],)"
          R"("intersects":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},)"
          R"("filter":{"op":"=","args":[{"property":"platform"},"sentinel-2a"]},"filter-lang":"cql2-json"})");
}

TEST_CASE("a box and a geometry are both sent, as the PRIP service combines them") {
    SearchQuery query;
    query.bbox = stac::Box{0, 0, 1, 1};
    query.intersects = polygon;
    const auto body = json::parse(search_request(url, query, {}).body, "body");
    CHECK(body.find("bbox")->array()->size() == 4);
    CHECK(*body.find("intersects") == polygon);
}

TEST_CASE("what is too long for a URL is posted") {
    SearchQuery query;
    query.ids.assign(20, std::string(75, 'x'));
    CHECK(search_request(url, query, {"alice:s2"}).method == "GET");
    query.ids.assign(120, std::string(75, 'x'));
    const auto request = search_request(url, query, {"alice:s2"});
    CHECK(request.method == "POST");
    CHECK(request.query.empty());
    CHECK(json::parse(request.body, "body").find("ids")->array()->size() == 120);
}

TEST_CASE("a long text filter is posted as JSON") {
    SearchQuery query;
    query.filter = "product:type = '" + std::string(3000, 'x') + "'";
    const auto request = search_request(url, query, {});
    CHECK(request.method == "POST");
    CHECK(request.body == R"({"limit":100,"filter":{"op":"=","args":[{"property":"product:type"},")" +
                              std::string(3000, 'x') + R"("]},"filter-lang":"cql2-json"})");
}

TEST_CASE("a text filter that is not CQL2 is refused with the place of the mistake") {
    SearchQuery query;
    query.filter = "platform = 'sentinel-2a' AND";
    constexpr const char* message =
        "CQL2 text, line 1, column 29 after \"platform = 'sentinel-2a' AND\": expected a property, value or function, "
        "found the end";
    CHECK_THROWS_WITH_AS(static_cast<void>(search_request(url, query, {})), message, std::invalid_argument);
    query.intersects = polygon;
    CHECK_THROWS_WITH_AS(static_cast<void>(search_request(url, query, {})), message, std::invalid_argument);
}

TEST_CASE("a box is posted as numbers") {
    SearchQuery query;
    query.bbox = stac::Box{-10, 35.5, 5, 45.25};
    query.filter_json = cql2;
    CHECK(json::dump(*search_body(query, {}).find("bbox")) == "[-10.0,35.5,5.0,45.25]");
}

TEST_CASE("a JSON filter fits a parameter too, where only GET is served") {
    SearchQuery query;
    query.filter_json = cql2;
    const auto parameters = search_parameters(query, {});
    CHECK(parameters.at("filter") == R"({"op":"=","args":[{"property":"platform"},"sentinel-2a"]})");
    CHECK(parameters.at("filter-lang") == "cql2-json");
}

TEST_CASE("no more items are asked for than are wanted") {
    SearchQuery query;
    const auto asked = [&] {
        CHECK(json::dump(*search_body(query, {}).find("limit")) == search_parameters(query, {}).at("limit"));
        return search_parameters(query, {}).at("limit");
    };
    query.limit = 3;
    CHECK(asked() == "3");
    query.limit = 100;
    CHECK(asked() == "100");
    query.limit = 5'000'000'000;  // more than an int holds
    CHECK(asked() == "100");
    query.page_size = 20;
    query.limit = 30;
    CHECK(asked() == "20");
}

TEST_CASE("a query that contradicts itself is refused") {
    SearchQuery both;
    both.filter = "a = 1";
    both.filter_json = cql2;
    CHECK_THROWS_WITH_AS(static_cast<void>(search_request(url, both, {})),
                         "search: give the filter as CQL2 text or as CQL2 JSON, not both", std::invalid_argument);
    SearchQuery none;
    none.page_size = 0;
    CHECK_THROWS_WITH_AS(static_cast<void>(search_parameters(none, {})), "search: page_size must be at least 1, got 0",
                         std::invalid_argument);
}
