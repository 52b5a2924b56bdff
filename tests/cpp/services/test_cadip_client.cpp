#include "rsclient/services/cadip_client.hpp"

#include <doctest/doctest.h>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::CadipClient;

namespace {

const std::string item_text = data("rs-server/cadip_session_item.json");

std::string page(const std::string& links) {
    return R"({"type":"FeatureCollection","features":[)" + item_text + R"(],"links":[)" + links + "]}";
}

}  // namespace

TEST_CASE("a session is read as the service sent it") {
    const auto transport = transport_with({answer(200, item_text)});
    const CadipClient client(options_with_key(), transport);
    const auto session = client.get_item("cadip_session_by_id", "S1A_20200105072204051312");
    CHECK(transport->requests[0].url ==
          "https://rs.example/cadip/collections/cadip_session_by_id/items/S1A_20200105072204051312");
    CHECK(session.to_json() == item_text);
    CHECK(session.property("cadip:num_channels")->as_int() == 2);
    CHECK(*session.property("cadip:retransfer")->boolean() == false);
    CHECK(*session.property("externalIds")->array()->at(0).find("scheme")->string() == "cadip");
    const auto assets = session.assets();
    REQUIRE(assets.size() == 2);
    CHECK(assets[0].first == "DCS_01_S1A_20200105072204051312_ch1_DSDB_00000.raw");
    CHECK(assets[0].second.roles == std::vector<std::string>{"cadu"});
    CHECK(assets[0].second.file_size() == 42);
    CHECK(assets[1].second.file_size() == 51);
    CHECK(assets[1].second.extra.find("cadip:channel")->as_int() == 1);
}

TEST_CASE("the time of publication of sessions is the parameter datetime") {
    const auto transport = transport_with({answer(200, R"({"type":"FeatureCollection","features":[]})")});
    services::StationQuery query;
    query.collection = "cadip_s1a";
    query.published = "2024-01-01T00:00:00Z/..";
    CHECK(ids_of(CadipClient(options_with_key(), transport).search_items(query)).empty());
    CHECK(transport->requests[0].url == "https://rs.example/cadip/collections/cadip_s1a/items");
    CHECK(transport->requests[0].query.at("datetime") == "2024-01-01T00:00:00Z/..");
}

TEST_CASE("pages of CADIP items are followed with the token") {
    const auto transport =
        transport_with({answer(200, page(R"({"rel":"next",)"
                                         R"("href":"http://testserver/cadip/collections/cadip_session_by_id/items)"
                                         R"(?limit=1&token=next:page=2"})")),
                        answer(200, R"({"type":"FeatureCollection","features":[],"links":[]})")});
    services::StationQuery query;
    query.collection = "cadip_session_by_id";
    query.limit = 1;
    const CadipClient client(options_with_key(), transport);
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"S1A_20200105072204051312"});
    REQUIRE(transport->requests.size() == 2);
    CHECK(transport->requests[0].query.at("limit") == "1");
    CHECK(transport->requests[1].url ==
          "https://rs.example/cadip/collections/cadip_session_by_id/items?limit=1&token=next:page=2");
    CHECK(transport->requests[1].credentials.at("x-api-key") == "key-1234");
}

TEST_CASE("an unknown item is a NotFoundError with the service's words") {
    const auto transport =
        transport_with({answer(404, R"({"code": "NotFound", "description": "Cadip session 'x' not found."})")});
    CHECK_THROWS_WITH_AS(
        static_cast<void>(CadipClient(options_with_key(), transport).get_item("cadip_session_by_id", "x")),
        "get CADIP item x: HTTP 404: Cadip session 'x' not found.", NotFoundError);
}

TEST_CASE("a CADIP page that is cut short names the action") {
    const auto transport = transport_with({answer(200, page("").substr(0, 200))});
    const auto items = CadipClient(options_with_key(), transport).search_items();
    CHECK(message_of([&] { static_cast<void>(ids_of(items)); }).starts_with("search CADIP items"));
}

TEST_CASE("a CADIP station that does not answer is asked again") {
    const std::string busy =
        R"({"code": "ServiceUnavailable", "description": "Station CADIP connection error: timeout"})";
    const auto transport = transport_with({answer(503, busy), answer(503, busy), answer(200, page(""))});
    CHECK(ids_of(CadipClient(options_with_key(), transport).search_items()).size() == 1);
    CHECK(transport->requests.size() == 3);
    const auto down = transport_with({answer(503, busy), answer(503, busy), answer(503, busy), answer(503, busy)});
    CHECK_THROWS_WITH_AS(static_cast<void>(ids_of(CadipClient(options_with_key(), down).search_items())),
                         "search CADIP items: HTTP 503 after 4 attempts: Station CADIP connection error: timeout",
                         ServerError);
}
