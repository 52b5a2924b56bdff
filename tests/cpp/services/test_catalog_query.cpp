#include "services/catalog_query.hpp"

#include <doctest/doctest.h>

#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using services::catalog_query;
using services::CatalogQuery;

namespace {

CatalogQuery of_text(const std::string& filter) {
    CatalogQuery query;
    query.filter = filter;
    return catalog_query(query);
}

std::vector<std::string> order(std::vector<std::string> sortby) {
    CatalogQuery query;
    query.sortby = std::move(sortby);
    return catalog_query(query).sortby;
}

}  // namespace

TEST_CASE("a filter that the database takes is left alone, another is replaced by JSON") {
    const auto same = of_text("platform = 'sentinel-1a'");
    CHECK(same.filter == "platform = 'sentinel-1a'");
    CHECK(same.filter_json.is_null());
    const auto other = of_text("published > TIMESTAMP('2024-01-01T00:00:00Z')");
    CHECK(other.filter.empty());
    CHECK(json::dump(other.filter_json) == R"({"op":">","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})");
}

TEST_CASE("an interval that is one instant is sent as the instant") {
    const auto datetime = [](const std::string& text) {
        CatalogQuery query;
        query.datetime = text;
        return catalog_query(query).datetime;
    };
    CHECK(datetime("2024-01-01T00:00:00Z/2024-01-01T00:00:00Z") == "2024-01-01T00:00:00Z");
    CHECK(datetime("2024-01-01T00:00:00.000Z/2024-01-01T01:00:00+01:00") == "2024-01-01T00:00:00.000Z");
    for (const char* text : {"", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z/2024-01-01T00:00:01Z",
                             "2024-01-01T00:00:00Z/..", "../2024-01-01T00:00:00Z", "2024-01-01/2024-01-01", "x/x"}) {
        CHECK(datetime(text) == text);
    }
}

TEST_CASE("an ascending order ends with the id") {
    using Fields = std::vector<std::string>;
    CHECK(order({}) == Fields{});
    CHECK(order({"+created"}) == Fields{"+created", "+id"});
    CHECK(order({"-created,platform"}) == Fields{"-created,platform", "+id"});
    CHECK(order({"-created"}) == Fields{"-created"});
    CHECK(order({"id", "created"}) == Fields{"id", "created"});
    CHECK(order({"created,-id"}) == Fields{"created,-id"});
}
