#include <doctest/doctest.h>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/services/station_client.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::StationClient;

namespace {

const std::string item_text = data("rs-server/prip_item.json");

std::string page(const std::string& links) {
    return R"({"type":"FeatureCollection","features":[)" + item_text + R"(],"links":[)" + links + "]}";
}

}  // namespace

TEST_CASE("a product is read as the service sent it") {
    const auto transport = transport_with({answer(200, item_text)});
    const StationClient client("prip", options_with_key(), transport);
    const auto product = client.get_item("S1A_L0_IW_RAW", "ABCD");
    CHECK(transport->requests[0].url == "https://rs.example/prip/collections/S1A_L0_IW_RAW/items/ABCD");
    CHECK(product.to_json() == item_text);
    CHECK(*product.geometry().find("type")->string() == "Polygon");
    CHECK(*product.property("product:type")->string() == "IW_RAW__0N");
    CHECK(product.asset("file").roles == std::vector<std::string>{"data", "metadata"});
    CHECK_FALSE(product.asset("file").file_size().has_value());
}

TEST_CASE("pages of PRIP items are followed with the token") {
    const auto transport = transport_with(
        {answer(200,
                page(R"({"rel":"next",)"
                     R"("href":"http://testserver/prip/collections/S1A_L0_IW_RAW/items?limit=1&token=next:page=2"})")),
         answer(200, R"({"type":"FeatureCollection","features":[],"links":[]})")});
    services::StationQuery query;
    query.collection = "S1A_L0_IW_RAW";
    query.limit = 1;
    const StationClient client("prip", options_with_key(), transport);
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"ABCD"});
    REQUIRE(transport->requests.size() == 2);
    CHECK(transport->requests[0].query.at("limit") == "1");
    CHECK(transport->requests[1].url ==
          "https://rs.example/prip/collections/S1A_L0_IW_RAW/items?limit=1&token=next:page=2");
    CHECK(transport->requests[1].credentials.at("x-api-key") == "key-1234");
}

TEST_CASE("an unknown item is a NotFoundError with the service's error detail") {
    const auto transport =
        transport_with({answer(404, R"({"code": "NotFound", "description": "PRIP item 'x' not found."})")});
    CHECK_THROWS_WITH_AS(
        static_cast<void>(StationClient("prip", options_with_key(), transport).get_item("S1A_L0_IW_RAW", "x")),
        "get PRIP item x: HTTP 404: PRIP item 'x' not found.", NotFoundError);
}

TEST_CASE("a PRIP page that is cut short names the action") {
    const auto transport = transport_with({answer(200, page("").substr(0, 200))});
    const auto items = StationClient("prip", options_with_key(), transport).search_items();
    CHECK(message_of([&] { static_cast<void>(ids_of(items)); }).starts_with("search PRIP items"));
}

TEST_CASE("a PRIP station that does not answer is asked again") {
    const std::string busy =
        R"({"code": "ServiceUnavailable", "description": "Station PRIP connection error: timeout"})";
    const auto transport = transport_with({answer(503, busy), answer(503, busy), answer(200, page(""))});
    CHECK(ids_of(StationClient("prip", options_with_key(), transport).search_items()).size() == 1);
    CHECK(transport->requests.size() == 3);
    const auto down = transport_with({answer(503, busy), answer(503, busy), answer(503, busy), answer(503, busy)});
    CHECK_THROWS_WITH_AS(static_cast<void>(ids_of(StationClient("prip", options_with_key(), down).search_items())),
                         "search PRIP items: HTTP 503 after 4 attempts: Station PRIP connection error: timeout",
                         ServerError);
}
