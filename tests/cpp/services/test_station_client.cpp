#include "rsclient/services/station_client.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::StationClient;
using services::StationQuery;

namespace {

constexpr services::ServiceRow lta{
    .key = "lta", .name = "LTA", .kind = services::ServiceKind::station, .prefix = "/lta"};

/// A station that no other test has, so that nothing here depends on what one of the platform ignores.
class LtaClient final : public StationClient {
public:
    explicit LtaClient(std::shared_ptr<FakeTransport> transport, services::ServiceOptions options = options_with_key())
        : StationClient(lta, std::make_shared<const services::ClientState>(std::move(options), std::move(transport))) {}
};

constexpr const char* empty_page = R"({"type":"FeatureCollection","features":[],"links":[]})";

/// The first request of a search with this query.
http::Request search(const StationQuery& query) {
    const auto transport = transport_with({answer(200, empty_page)});
    CHECK(ids_of(LtaClient(transport).search_items(query)).empty());
    return transport->requests.at(0);
}

}  // namespace

TEST_CASE("the reads of a station go to their paths") {
    const auto transport = transport_with(
        {answer(200, R"({"id":"lta","links":[]})"), answer(200, R"({"conformsTo":["a","b"]})"),
         answer(200, R"({"type":"object"})"), answer(200, R"({"type":"object"})"),
         answer(200, R"({"collections":[{"id":"c1"},{"id":"c2"}],"links":[]})"), answer(200, R"({"id":"c 1"})")});
    const LtaClient client(transport);
    CHECK(*client.get_landing_page().find("id")->string() == "lta");
    CHECK(client.get_conformance() == std::vector<std::string>{"a", "b"});
    CHECK(*client.get_queryables().find("type")->string() == "object");
    CHECK(*client.get_queryables("c 1").find("type")->string() == "object");
    CHECK(client.get_collections().at(1).id() == "c2");
    CHECK(client.get_collection("c 1").id() == "c 1");
    std::vector<std::string> urls;
    for (const auto& request : transport->requests) urls.push_back(request.method + " " + request.url);
    CHECK(urls == std::vector<std::string>{"GET https://rs.example/lta", "GET https://rs.example/lta/conformance",
                                           "GET https://rs.example/lta/queryables",
                                           "GET https://rs.example/lta/collections/c%201/queryables",
                                           "GET https://rs.example/lta/collections",
                                           "GET https://rs.example/lta/collections/c%201"});
}

TEST_CASE("a station on a host of its own keeps its path") {
    auto options = options_with_key();
    options.settings.hosts = {{"lta", "http://localhost:8009"}};
    const auto transport = transport_with({answer(200, "{}")});
    static_cast<void>(LtaClient(transport, options).get_landing_page());
    CHECK(transport->requests[0].url == "http://localhost:8009/lta");
}

TEST_CASE("of one collection the items are listed; ids, geometries, filters and several collections are searched") {
    StationQuery query;
    query.collection = "s1";
    query.sortby = {"-id"};
    const auto listed = search(query);
    CHECK(listed.method == "GET");
    CHECK(listed.url == "https://rs.example/lta/collections/s1/items");
    CHECK(listed.query == http::Query{{"limit", "100"}, {"sortby", "-id"}});
    query.sortby.clear();
    query.ids = {"a"};
    const auto by_id = search(query);
    CHECK(by_id.url == "https://rs.example/lta/search");
    CHECK(by_id.query.at("collections") == "s1");
    query.ids.clear();
    query.intersects = json::parse(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})", "polygon");
    CHECK(search(query).method == "POST");
    query.intersects = nullptr;
    query.filter = "platform = 'sentinel-1a'";
    const auto filtered = search(query);
    CHECK(filtered.method == "POST");
    CHECK(filtered.url == "https://rs.example/lta/search");
    CHECK(filtered.query.empty());
    CHECK(filtered.body ==
          R"({"limit":100,"collections":["s1"],)"
          R"("filter":{"op":"=","args":[{"property":"platform"},"sentinel-1a"]},"filter-lang":"cql2-json"})");
    const auto everywhere = search({});
    CHECK(everywhere.url == "https://rs.example/lta/search");
    CHECK(everywhere.query == http::Query{{"limit", "100"}});
}

TEST_CASE("the time of publication is a condition of the filter, for `datetime` means sensing there") {
    // as AUXIP and PRIP of RS-Server 1.0a14 take it
    constexpr const char* published = R"({"op":"=","args":[{"property":"published"},"2024-01-01T00:00:00Z/.."]})";
    StationQuery query;
    query.collection = "s1";
    query.published = "2024-01-01T00:00:00Z/..";
    CHECK(search(query).body ==
          std::string(R"({"limit":100,"collections":["s1"],"filter":)") + published + R"(,"filter-lang":"cql2-json"})");
    query.filter = "platform = 'sentinel-1a' AND type = 'x'";
    CHECK(
        search(query).body ==
        std::string(R"({"limit":100,"collections":["s1"],"filter":{"op":"and","args":[)") +
            R"({"op":"=","args":[{"property":"platform"},"sentinel-1a"]},{"op":"=","args":[{"property":"type"},"x"]},)" +
            published + R"(]},"filter-lang":"cql2-json"})");
    const auto refusal = [&] {
        return message_of([&] { static_cast<void>(LtaClient(transport_with({})).search_items(query)); });
    };
    query.filter = "published = '2024-01-01T00:00:00Z'";
    CHECK(refusal().starts_with(
        "search: stations cannot filter with two conditions on published, in the time of publication: "));
    query.filter.clear();
    for (const char* time : {"2024-01-01T00:00:00+01:00/..", "../2024-01-01T00:00:00-01:00"}) {
        query.published = time;
        CHECK(refusal().starts_with(
            "search: stations cannot filter with a time that is not in UTC, in the time of publication: "));
    }
}

TEST_CASE("several collections are searched together") {
    StationQuery query;
    query.collection = "s1, s2";
    const auto request = search(query);
    CHECK(request.url == "https://rs.example/lta/search");
    CHECK(request.query.at("collections") == "s1,s2");
}

TEST_CASE("items that a station repeats on other pages come once, and count once") {
    const auto page = [](const std::string& features, const std::string& next) {
        return answer(
            200,
            R"({"type":"FeatureCollection","features":[)" + features + R"(],"links":[)" +
                (next.empty() ? "" : R"({"rel":"next","href":"https://rs.example/lta/search?page=)" + next + R"("})") +
                "]}");
    };
    const auto pages = [&] {
        return transport_with({page(R"({"id":"a"},{"id":"b"})", "2"), page(R"({"id":"b"},{"id":"a"})", "3"),
                               page(R"({"id":"b"},{"id":"c"},{"id":"c"},{"id":"d"})", "")});
    };
    CHECK(ids_of(LtaClient(pages()).search_items()) == std::vector<std::string>{"a", "b", "c", "d"});
    StationQuery three;
    three.max_items = 3;
    CHECK(ids_of(LtaClient(pages()).search_items(three)) == std::vector<std::string>{"a", "b", "c"});
    const auto endless = transport_with({page(R"({"id":"a"})", "2"), page(R"({"id":"a"})", "2"), page("", "")});
    CHECK_THROWS_AS(static_cast<void>(ids_of(LtaClient(endless).search_items())), DecodeError);
}

TEST_CASE("items without an id are not taken for one another") {
    const auto transport =
        transport_with({answer(200, R"({"type":"FeatureCollection","features":[{"n":1},{"n":2}]})")});
    int count = 0;
    for (const auto& item : LtaClient(transport).search_items()) count += item.find("n") != nullptr ? 1 : 0;
    CHECK(count == 2);
}

TEST_CASE("a search with a limit asks for no more than that, by GET and by POST") {
    StationQuery query;
    query.max_items = 3;
    CHECK(search(query).query.at("limit") == "3");
    query.collection = "s1";
    CHECK(search(query).query.at("limit") == "3");
    query.intersects = json::parse(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})", "polygon");
    CHECK(search(query).body.starts_with(R"({"limit":3,)"));
}

TEST_CASE("everything of a search with a geometry is posted, the geometry as a filter") {
    StationQuery query;
    query.collection = "s2";
    query.ids = {"a", "b"};
    query.bbox = {0, 0, 1, 1};
    query.intersects = json::parse(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})", "polygon");
    query.filter_json = json::parse(R"({"op":"t_after","args":[{"property":"published"},{"date":"2024-01-01"}]})", "f");
    query.sortby = {"-published"};
    CHECK(search(query).body ==
          R"({"limit":100,"collections":["s2"],"ids":["a","b"],"sortby":[{"field":"published","direction":"desc"}],)"
          R"("bbox":[0.0,0.0,1.0,1.0],"filter":{"op":"and","args":[)"
          R"({"op":"t_after","args":[{"property":"published"},"2024-01-01"]},)"
          R"({"op":"intersects","args":[{"property":"geometry"},)"
          R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}]},"filter-lang":"cql2-json"})");
}

TEST_CASE("a filter that a station cannot answer is refused before anything is sent") {
    const auto transport = transport_with({});
    for (const std::string filter : {"platform LIKE 's%'", "platform = 's"}) {
        StationQuery query;
        query.filter = filter;
        CHECK_THROWS_AS(static_cast<void>(LtaClient(transport).search_items(query)), std::invalid_argument);
    }
    CHECK(transport->requests.empty());
}

TEST_CASE("a search leaves a slow station its time") { CHECK(search({}).timeout == std::chrono::seconds(120)); }

TEST_CASE("a search is refused before the loop if it contradicts itself") {
    StationQuery query;
    query.limit = 0;
    CHECK_THROWS_AS(static_cast<void>(LtaClient(transport_with({})).search_items(query)), std::invalid_argument);
}

TEST_CASE("an id cannot leave its place in the URL") {
    const auto transport = transport_with({});
    const LtaClient client(transport);
    CHECK_THROWS_AS(static_cast<void>(client.get_item("s1", "..")), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(client.get_item("", "a")), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(client.get_collection("")), std::invalid_argument);
    CHECK(transport->requests.empty());
}

TEST_CASE("an item that a station answers with 503 is asked for twice, and the error says what that may mean") {
    const auto down = answer(503, R"({"code":"ServiceUnavailable","description":"General failure: 404"})");
    const auto transport =
        transport_with({down, down, down, answer(200, R"({"type":"Feature","id":"a"})"), down, down});
    const LtaClient client(transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_item("c", "a")),
                         "get LTA item a: HTTP 503 after 2 attempts: General failure: 404; either the station is "
                         "unavailable, or it has no such item: some stations answer 503 for that",
                         ServerError);
    CHECK(client.get_item("c", "a").id() == "a");
    auto once = options_with_key();
    once.retry.attempts = 1;
    CHECK_THROWS_AS(static_cast<void>(LtaClient(transport, once).get_item("c", "a")), ServerError);
    CHECK(transport->requests.size() == 5);
}

TEST_CASE("another item or collection than the one asked for is a DecodeError") {
    const auto transport = transport_with({answer(200, R"({"type":"Feature","id":"ab"})"),
                                           answer(200, R"({"type":"Collection","id":"d"})"),
                                           answer(200, R"({"type":"Catalog","id":"c"})")});
    const LtaClient client(transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_item("c", "a")), "get LTA item a: /id: 'ab', expected 'a'",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_collection("c")), "get LTA collection c: /id: 'd', expected 'c'",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_collection("c")),
                         "get LTA collection c: /type: 'Catalog', expected 'Collection'", DecodeError);
}

TEST_CASE("broken answers name the action and the place") {
    const auto transport =
        transport_with({answer(200, R"({"links":[]})"), answer(200, R"({"conformsTo":[1]})"), answer(200, "[]"),
                        answer(200, R"({"type":"Feature"})"), answer(200, R"({"type":"Feature","id":)")});
    const LtaClient client(transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_collections()), "get LTA collections: /collections: missing",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_conformance()),
                         "get LTA conformance: /conformsTo/0: expected a string, found a number", DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_collection("c")),
                         "get LTA collection c: expected an object, found an array", DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_item("c", "i")), "get LTA item i: /id: missing", DecodeError);
    CHECK(message_of([&] { static_cast<void>(client.get_item("c", "i")); }).starts_with("get LTA item i: not JSON ("));
}
