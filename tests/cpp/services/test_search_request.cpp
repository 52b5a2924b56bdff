#include "services/search_request.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

#include "rsclient/json/raw_json.hpp"

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
    query.bbox = {-10, 35.5, 5, 45.25};
    query.filter = "product:type = 'S02MSIL2A'";
    query.sortby = {"-created", "+id"};
    query.limit = 7;
    const auto request = search_request(url, query, {"alice:s2", "bob:s2"}, "2024-01-01T00:00:00Z/..");
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
    query.intersects = polygon;
    query.filter = "platform = 'sentinel-2a'";
    query.sortby = {"-created", "+id", "platform"};
    query.limit = 2;
    CHECK(search_request(url, query, {}, "2024-01-01T00:00:00Z").body ==
          R"({"limit":2,"ids":["a"],"datetime":"2024-01-01T00:00:00Z",)"
          R"("sortby":[{"field":"created","direction":"desc"},{"field":"id","direction":"asc"},)"
          R"({"field":"platform","direction":"asc"}],)"
          R"("intersects":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},)"
          R"("filter":{"op":"=","args":[{"property":"platform"},"sentinel-2a"]},"filter-lang":"cql2-json"})");
}

TEST_CASE("a box and a geometry are both sent, as the PRIP service combines them") {
    SearchQuery query;
    query.bbox = {0, 0, 1, 1};
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
    query.bbox = {-10, 35.5, 5, 45.25};
    query.filter_json = cql2;
    CHECK(json::dump(*search_body(query, {}).find("bbox")) == "[-10.0,35.5,5.0,45.25]");
}

TEST_CASE("a box may have heights; any other number of numbers and a box upside down are refused") {
    SearchQuery query;
    query.bbox = {0, 1, 2, 3, 4, 5};
    CHECK(search_parameters(query, {}).at("bbox") == "0.0,1.0,3.0,4.0");
    const auto refused = [&](std::vector<double> bbox, const char* message) {
        query.bbox = std::move(bbox);
        CHECK_THROWS_WITH_AS(static_cast<void>(search_parameters(query, {})), message, std::invalid_argument);
        CHECK_THROWS_AS(static_cast<void>(search_body(query, {})), std::invalid_argument);
    };
    refused({0, 0, 1}, "search: bbox: 3 numbers, expected four or six");
    refused({0, 0, 1, std::numeric_limits<double>::infinity()}, "search: bbox: expected finite numbers");
    refused({0, 5, 1, 2}, "search: bbox: south 5.0 is above north 2.0");
    // the catalog refuses such a box, and the stations take it for the whole world
    refused(
        {170, 0, -170, 1},
        "search: bbox: west 170.0 is greater than east -170.0; search on both sides of the antimeridian, up to 180 and "
        "from -180");
    refused({0, 5, 1, 1, 2, 2}, "search: bbox: south 5.0 is above north 2.0");
}

TEST_CASE("fields to sort by mean the same in a list and in one text, by GET and by POST") {
    for (const auto& sortby : std::vector<std::vector<std::string>>{{"-created,+id"}, {"-created", "id"}}) {
        SearchQuery query;
        query.sortby = sortby;
        CHECK(search_parameters(query, {}).at("sortby") == "-created,+id");
        CHECK(json::dump(*search_body(query, {}).find("sortby")) ==
              R"([{"field":"created","direction":"desc"},{"field":"id","direction":"asc"}])");
    }
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
    query.max_items = 3;
    CHECK(asked() == "3");
    query.max_items = 100;
    CHECK(asked() == "100");
    query.max_items = 5'000'000'000;  // more than an int holds
    CHECK(asked() == "100");
    query.limit = 20;
    query.max_items = 30;
    CHECK(asked() == "20");
}

TEST_CASE("a query that contradicts itself is refused") {
    SearchQuery both;
    both.filter = "a = 1";
    both.filter_json = cql2;
    CHECK_THROWS_WITH_AS(static_cast<void>(search_request(url, both, {})),
                         "search: give the filter as CQL2 text or as CQL2 JSON, not both", std::invalid_argument);
    SearchQuery none;
    none.limit = 0;
    CHECK_THROWS_WITH_AS(static_cast<void>(search_parameters(none, {})), "search: limit must be at least 1, got 0",
                         std::invalid_argument);
}
