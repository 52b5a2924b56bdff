#include "services/catalog_query.hpp"

#include <doctest/doctest.h>

#include "rsclient/json/text.hpp"

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

TEST_CASE("times that are compared with text are bare strings, those of datetime are not") {
    CHECK(json::dump(of_text("published > TIMESTAMP('2024-01-01T00:00:00Z')").filter_json) ==
          R"({"op":">","args":[{"property":"published"},"2024-01-01T00:00:00Z"]})");
    CHECK(
        json::dump(of_text("a = 1 AND NOT (updated BETWEEN DATE('2024-01-01') AND DATE('2024-02-01'))").filter_json) ==
        R"({"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"not","args":[{"op":"between","args":)"
        R"([{"property":"updated"},"2024-01-01","2024-02-01"]}]}]})");
    for (const char* text : {"datetime > TIMESTAMP('2024-01-01T00:00:00Z')", "platform = 'sentinel-1a'",
                             "T_AFTER(published, TIMESTAMP('2024-01-01T00:00:00Z'))"}) {
        const auto query = of_text(text);
        CHECK(query.filter == text);
        CHECK(query.filter_json.is_null());
    }
}

TEST_CASE("a JSON filter is mended in the same way, and what is none is left to the service") {
    CatalogQuery query;
    query.filter_json =
        json::parse(R"({"op":"in","args":[{"property":"expires"},[{"timestamp":"2024-01-01T00:00:00Z"}]]})", "filter");
    CHECK(json::dump(catalog_query(query).filter_json) ==
          R"({"op":"in","args":[{"property":"expires"},["2024-01-01T00:00:00Z"]]})");
    for (const char* text : {R"({"op":5,"args":7})", R"([1])", R"("x")", R"({"timestamp":"2024-01-01T00:00:00Z"})"}) {
        query.filter_json = json::parse(text, "filter");
        CHECK(json::dump(catalog_query(query).filter_json) == text);
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
