#include <doctest/doctest.h>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/services/station_client.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::StationClient;

namespace {

const std::string item_text = data("rs-server/auxip_item.json");

std::string page(const std::string& links) {
    return R"({"type":"FeatureCollection","features":[)" + item_text + R"(],"links":[)" + links + "]}";
}

}  // namespace

TEST_CASE("an auxiliary file is read as the service sent it") {
    const auto transport = transport_with({answer(200, item_text)});
    const StationClient client("auxip", options_with_key(), transport);
    const auto item =
        client.get_item("s2_adgs2_AUX_OBMEMC", "S1A_OPER_MPL_ORBPRE_20210214T021411_20210221T021411_0001");
    CHECK(transport->requests[0].url ==
          "https://rs.example/auxip/collections/s2_adgs2_AUX_OBMEMC/items/"
          "S1A_OPER_MPL_ORBPRE_20210214T021411_20210221T021411_0001");
    CHECK(item.to_json() == item_text);
    CHECK(item.collection() == "s2_adgs2_AUX_OBMEMC");
    CHECK(item.datetime() == "2021-02-21T10:21:05.821Z");
    CHECK(item.geometry().is_null());
    CHECK(item.bbox().empty());
    CHECK(*item.property("auxip:id")->string() == "0a88d2a2-6e73-41a1-abce-2cdf29dfcf04");
    const auto asset = item.asset("S1A_OPER_MPL_ORBPRE_20210214T021411_20210221T021411_0001.EOF");
    CHECK(asset.href == "http://127.0.0.1:5001/Products(0a88d2a2-6e73-41a1-abce-2cdf29dfcf04)/$value");
    CHECK(asset.file_size() == 2100565);
    CHECK(asset.file_checksum() == "144921a67fc7ede75e4818121fcf4d6c");
    CHECK(*asset.extra.find("eviction_datetime")->string() == "2021-02-21T10:21:05.821Z");
}

TEST_CASE("pages of AUXIP items are followed with the token") {
    const auto transport =
        transport_with({answer(200, page(R"({"rel":"next",)"
                                         R"("href":"http://testserver/auxip/collections/s2_adgs2_AUX_OBMEMC/items)"
                                         R"(?limit=1&token=next:page=2"})")),
                        answer(200, R"({"type":"FeatureCollection","features":[],"links":[]})")});
    services::StationQuery query;
    query.collection = "s2_adgs2_AUX_OBMEMC";
    query.limit = 1;
    const StationClient client("auxip", options_with_key(), transport);
    CHECK(ids_of(client.search_items(query)) ==
          std::vector<std::string>{"S1A_OPER_MPL_ORBPRE_20210214T021411_20210221T021411_0001"});
    REQUIRE(transport->requests.size() == 2);
    CHECK(transport->requests[0].query.at("limit") == "1");
    CHECK(transport->requests[1].url ==
          "https://rs.example/auxip/collections/s2_adgs2_AUX_OBMEMC/items?limit=1&token=next:page=2");
    CHECK(transport->requests[1].credentials.at("x-api-key") == "key-1234");
}

TEST_CASE("an unknown item is a NotFoundError with the service's error detail") {
    const auto transport =
        transport_with({answer(404, R"({"code": "NotFound", "description": "AUXIP item 'x' not found."})")});
    CHECK_THROWS_WITH_AS(
        static_cast<void>(StationClient("auxip", options_with_key(), transport).get_item("s2_adgs2_AUX_OBMEMC", "x")),
        "get AUXIP item x: HTTP 404: AUXIP item 'x' not found.", NotFoundError);
}

TEST_CASE("a AUXIP page that is cut short names the action") {
    const auto transport = transport_with({answer(200, page("").substr(0, 200))});
    const auto items = StationClient("auxip", options_with_key(), transport).search_items();
    CHECK(message_of([&] { static_cast<void>(ids_of(items)); }).starts_with("search AUXIP items"));
}

TEST_CASE("a AUXIP station that does not answer is asked again") {
    const std::string busy =
        R"({"code": "ServiceUnavailable", "description": "Station AUXIP connection error: timeout"})";
    const auto transport = transport_with({answer(503, busy), answer(503, busy), answer(200, page(""))});
    CHECK(ids_of(StationClient("auxip", options_with_key(), transport).search_items()).size() == 1);
    CHECK(transport->requests.size() == 3);
    const auto down = transport_with({answer(503, busy), answer(503, busy), answer(503, busy), answer(503, busy)});
    CHECK_THROWS_WITH_AS(static_cast<void>(ids_of(StationClient("auxip", options_with_key(), down).search_items())),
                         "search AUXIP items: HTTP 503 after 4 attempts: Station AUXIP connection error: timeout",
                         ServerError);
}
