#include "rsclient/services/catalog_client.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/json/raw_json.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::CatalogClient;

namespace {

constexpr const char* collection_text =
    R"({"type": "Collection", "id": "s2", "owner": "alice", "extent": {"n": 1.50}})";
constexpr const char* item_text =
    R"({"type": "Feature", "id": "i 1", "properties": {"product:type": "S02MSIL2A", "n": 1.50}})";

stac::Collection collection(const char* text) { return stac::collection_from_json(json::RawJson(text)); }
stac::Item item() { return stac::item_from_json(json::RawJson(item_text)); }

std::string line_of(const http::Request& request) { return request.method + " " + request.url; }

/// A transport that breaks off after the first bytes of the first download.
class BreakingTransport final : public http::Transport {
public:
    http::Response send(const http::Request& request, const Context& /*context*/) override {
        ++calls;
        request.sink(std::as_bytes(std::span<const char>("abc", 3)));
        throw TransportError("GET", "connection reset");
    }
    int calls = 0;
};

}  // namespace

TEST_CASE("the reads of the catalog go to their paths") {
    const auto transport =
        transport_with({answer(200, R"({"id":"landing"})"), answer(200, R"({"conformsTo":["a"]})"), answer(200, "{}"),
                        answer(200, "{}"), answer(200, R"({"collections":[{"id":"s2","owner":"bob"}]})"),
                        answer(200, collection_text), answer(200, item_text)});
    const CatalogClient client(options_with_key(), transport);
    CHECK(*client.get_landing_page().find("id")->string() == "landing");
    CHECK(client.get_conformance() == std::vector<std::string>{"a"});
    CHECK(client.get_queryables() == json::Value(json::Object()));
    CHECK(client.get_queryables("s2") == json::Value(json::Object()));
    CHECK(client.get_collections().at(0).owner() == "bob");
    CHECK(client.get_collection("bob:s2").to_json() == collection_text);
    CHECK(client.get_item("s2", "i 1").to_json() == item_text);
    std::vector<std::string> lines;
    for (const auto& request : transport->requests) lines.push_back(line_of(request));
    const std::string base = "GET https://rs.example/catalog";
    CHECK(lines == std::vector<std::string>{base + "/", base + "/conformance", base + "/queryables",
                                            base + "/collections/alice:s2/queryables", base + "/collections",
                                            base + "/collections/bob:s2", base + "/collections/alice:s2/items/i%201"});
}

TEST_CASE("without an owner in the settings the path has none") {
    auto options = options_with_key();
    options.settings.owner.clear();
    const auto transport = transport_with({answer(200, collection_text)});
    static_cast<void>(CatalogClient(options, transport).get_collection("s2"));
    CHECK(transport->requests[0].url == "https://rs.example/catalog/collections/s2");
}

TEST_CASE("a collection is created under its owner") {
    const auto transport = transport_with({answer(201, collection_text)});
    const auto created =
        CatalogClient(options_with_key(), transport).create_collection(stac::make_collection("s2", "Sentinel-2"));
    CHECK(created.to_json() == collection_text);
    const auto& request = transport->requests[0];
    CHECK(line_of(request) == "POST https://rs.example/catalog/collections");
    CHECK(request.headers.at("Content-Type") == "application/json");
    CHECK(request.timeout == std::chrono::seconds(120));
    CHECK(request.body ==
          R"({"type":"Collection","stac_version":"1.1.0","stac_extensions":[],"id":"s2","description":"Sentinel-2",)"
          R"("license":"other",)"
          R"("extent":{"spatial":{"bbox":[[-180.0,-90.0,180.0,90.0]]},"temporal":{"interval":[[null,null]]}},)"
          R"("links":[],"owner":"alice"})");
}

TEST_CASE("a collection that holds its owner already is sent as it is, whichever way the id is spelled") {
    const auto transport =
        transport_with({answer(201, collection_text), answer(201, collection_text), answer(200, collection_text)});
    const CatalogClient client(options_with_key(), transport);
    client.create_collection(collection(collection_text));
    CHECK(transport->requests[0].body == collection_text);
    client.create_collection(collection(R"({"id":"bob:s2","owner":"bob"})"));
    CHECK(transport->requests[1].body == R"({"id":"s2","owner":"bob"})");
    client.replace_collection(collection(R"({"id":"bob_s2","owner":"bob"})"));
    CHECK(line_of(transport->requests[2]) == "PUT https://rs.example/catalog/collections/bob:s2");
    CHECK(transport->requests[2].body == R"({"id":"s2","owner":"bob"})");
}

TEST_CASE("collections are replaced, patched and deleted at their path") {
    const auto transport = transport_with(
        {answer(200, collection_text), answer(200, collection_text), answer(200, R"({"deleted collection":"s2"})")});
    const CatalogClient client(options_with_key(), transport);
    client.replace_collection(collection(collection_text));
    client.patch_collection("s2", {{"title", "Sentinel-2"}, {"license", nullptr}});
    CHECK(client.delete_collection("alice_s2"));
    CHECK(line_of(transport->requests[0]) == "PUT https://rs.example/catalog/collections/alice:s2");
    CHECK(transport->requests[0].body == collection_text);
    CHECK(line_of(transport->requests[1]) == "PATCH https://rs.example/catalog/collections/alice:s2");
    CHECK(transport->requests[1].body == R"({"title":"Sentinel-2","license":null})");
    CHECK(line_of(transport->requests[2]) == "DELETE https://rs.example/catalog/collections/alice:s2");
    CHECK(transport->requests[2].body.empty());
    CHECK(transport->requests[2].timeout == std::chrono::seconds(600));
}

TEST_CASE("items are created, replaced, patched and deleted at their path") {
    const auto transport = transport_with({answer(201, item_text), answer(200, item_text), answer(200, item_text),
                                           answer(200, R"({"deleted item":"i 1"})")});
    const CatalogClient client(options_with_key(), transport);
    CHECK(client.create_item("s2", item()).to_json() == item_text);
    client.replace_item("s2", item());
    client.patch_item("s2", "i 1", {{"properties", json::Object{{"n", 2}}}});
    CHECK(client.delete_item("s2", "i 1"));
    const std::string items = "https://rs.example/catalog/collections/alice:s2/items";
    CHECK(line_of(transport->requests[0]) == "POST " + items);
    CHECK(transport->requests[0].body == item_text);
    CHECK(line_of(transport->requests[1]) == "PUT " + items + "/i%201");
    CHECK(transport->requests[1].body == item_text);
    CHECK(line_of(transport->requests[2]) == "PATCH " + items + "/i%201");
    CHECK(transport->requests[2].body == R"({"properties":{"n":2}})");
    CHECK(line_of(transport->requests[3]) == "DELETE " + items + "/i%201");
    for (const auto& request : transport->requests) CHECK(request.headers.at("Content-Type") == "application/json");
}

TEST_CASE("an answer that is another document than the one asked for or written is a DecodeError") {
    const auto message = [](const std::string& body, const auto& call) {
        const auto transport = transport_with({answer(200, body)});
        const CatalogClient client(options_with_key(), transport);
        return message_of([&] { call(client); });
    };
    const auto get = [](const CatalogClient& client) { static_cast<void>(client.get_item("s2", "mine")); };
    const auto create = [](const CatalogClient& client) { client.create_item("s2", item()); };
    const auto replace = [](const CatalogClient& client) { client.replace_item("s2", item()); };
    const auto patch = [](const CatalogClient& client) { client.patch_item("s2", "mine", {{"bbox", nullptr}}); };
    const std::string other = R"({"type":"Feature","id":"other"})";
    const std::string landing = R"({"type":"Catalog","id":"landing","links":[]})";
    CHECK(message(other, get) == "get item mine: /id: 'other', expected 'mine'");
    CHECK(message(other, create) == "create item i 1 in alice:s2: /id: 'other', expected 'i 1'");
    CHECK(message(other, replace) == "replace item i 1 in alice:s2: /id: 'other', expected 'i 1'");
    CHECK(message(other, patch) == "patch item mine: /id: 'other', expected 'mine'");
    CHECK(message(landing, create) == "create item i 1 in alice:s2: /type: 'Catalog', expected 'Feature'");
    CHECK(message(R"({"type":["Feature"],"id":"mine"})", get) ==
          "get item mine: /type: expected a string, found an array");
    CHECK(message(R"({"type":"Feature","id":"mine","collection":"s3"})", get) ==
          "get item mine: /collection: 's3', expected 'alice:s2'");
    CHECK(message(R"({"type":"Collection","id":"s3"})", [](const CatalogClient& client) {
              static_cast<void>(client.get_collection("s2"));
          }) == "get collection s2: /id: 's3', expected 'alice:s2'");
    CHECK(message(R"({"type":"Collection","id":"bob_s2"})", [](const CatalogClient& client) {
              client.create_collection(stac::make_collection("s2", ""));
          }) == "create collection alice:s2: /id: 'bob_s2', expected 'alice:s2'");
}

TEST_CASE("a collection is recognised however the service spells it, and comes with its short id") {
    for (const char* id : {"s2", "alice_s2", "alice:s2"}) {
        const auto item_in = R"({"type":"Feature","id":"mine","collection":")" + std::string(id) + R"("})";
        const auto transport =
            transport_with({answer(200, R"({"type":"Collection","id":")" + std::string(id) + R"("})"),
                            answer(200, item_in), answer(200, item_in)});
        const CatalogClient client(options_with_key(), transport);
        CHECK(client.get_collection("alice_s2").id() == "s2");
        CHECK(client.patch_item("s2", "mine", {}).collection() == "s2");
        CHECK(client.get_item("alice:s2", "mine").id() == "mine");
    }
    auto options = options_with_key();
    options.settings.owner.clear();  // the service knows who asks, the client does not
    const auto transport = transport_with({answer(200, R"({"id":"alice_s2"})"), answer(200, R"({"id":"s2"})")});
    const CatalogClient client(options, transport);
    CHECK(client.get_collection("s2").id() == "alice_s2");
    CHECK(client.get_collection("alice_s2").id() == "s2");
}

TEST_CASE("what was not there cannot be deleted, which is no error") {
    const auto transport =
        transport_with({answer(404), answer(404), answer(401, R"({"description":"Deletion not allowed."})")});
    const CatalogClient client(options_with_key(), transport);
    CHECK_FALSE(client.delete_collection("s2"));
    CHECK_FALSE(client.delete_item("s2", "a"));
    CHECK_THROWS_AS(client.delete_item("s2", "a"), NotPermittedError);
}

TEST_CASE("an existing item is a ConflictError and not posted again") {
    const auto transport =
        transport_with({answer(409, R"({"code":"ConflictError","description":"Item i 1 already exists"})")});
    CHECK_THROWS_WITH_AS(CatalogClient(options_with_key(), transport).create_item("s2", item()),
                         "create item i 1 in alice:s2: HTTP 409: Item i 1 already exists", ConflictError);
}

TEST_CASE("an id cannot leave its place in the URL, least of all to delete a collection instead of an item") {
    const auto transport = transport_with({});
    const CatalogClient client(options_with_key(), transport);
    CHECK_THROWS_AS(client.delete_item("s2", ".."), std::invalid_argument);
    CHECK_THROWS_AS(client.delete_item("s2", ""), std::invalid_argument);
    CHECK_THROWS_AS(client.delete_collection(".."), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(client.get_asset_url("s2", "a", "..")), std::invalid_argument);
    CHECK(transport->requests.empty());
}

TEST_CASE("ensure_collection takes the one there is") {
    const auto transport = transport_with({answer(200, collection_text)});
    CHECK(CatalogClient(options_with_key(), transport).ensure_collection("s2").id() == "s2");
}

TEST_CASE("ensure_collection makes the one there is not") {
    const auto transport = transport_with({answer(404), answer(201, collection_text)});
    CHECK(CatalogClient(options_with_key(), transport).ensure_collection("alice:s2", "Sentinel-2").id() == "s2");
    const auto body = json::parse(transport->requests.at(1).body, "body");
    CHECK(*body.find("id")->string() == "s2");
    CHECK(*body.find("owner")->string() == "alice");
    CHECK(*body.find("description")->string() == "Sentinel-2");
}

TEST_CASE("ensure_collection takes the one that another client created concurrently") {
    const auto transport = transport_with({answer(404), answer(409), answer(200, collection_text)});
    CHECK(CatalogClient(options_with_key(), transport).ensure_collection("s2").to_json() == collection_text);
    CHECK(line_of(transport->requests.at(2)) == "GET https://rs.example/catalog/collections/alice:s2");
}

TEST_CASE("ensure_collection does not make what the caller may not read") {
    const auto transport = transport_with({answer(401, R"({"detail":"Unauthorized access."})")});
    CHECK_THROWS_AS(CatalogClient(options_with_key(), transport).ensure_collection("bob:s2"), NotPermittedError);
}

TEST_CASE("a search names its collections with their owners and follows the pages") {
    const auto transport = transport_with(
        {answer(200, R"({"type":"FeatureCollection","features":[{"id":"a"}],"links":[{"rel":"next","method":"GET",
                        "href":"https://rs.example/catalog/search?collections=alice%3As2&token=next%3Aa"}]})"),
         answer(200, R"({"type":"FeatureCollection","features":[{"id":"b"}],"links":[]})")});
    services::CatalogQuery query;
    query.collections = {"s2", "bob:s3"};
    query.filter = "eo:cloud_cover < 10";
    CHECK(ids_of(CatalogClient(options_with_key(), transport).search_items(query)) ==
          std::vector<std::string>{"a", "b"});
    CHECK(line_of(transport->requests[0]) == "GET https://rs.example/catalog/search");
    CHECK(transport->requests[0].query == http::Query{{"collections", "alice_s2,bob_s3"},
                                                      {"limit", "100"},
                                                      {"filter", "eo:cloud_cover < 10"},
                                                      {"filter-lang", "cql2-text"}});
    CHECK(transport->requests[1].url == "https://rs.example/catalog/search?collections=alice%3As2&token=next%3Aa");
}

TEST_CASE("a search takes a collection of another owner as the catalog stores it, if the caller has none such") {
    constexpr const char* one = R"({"type":"FeatureCollection","features":[{"id":"a"}],"links":[]})";
    constexpr const char* none = R"({"code":"NotFoundError","description":"Collection alice:bob_s2 not found."})";
    const auto transport = transport_with({answer(200, one), answer(404, none), answer(200, one), answer(404, none),
                                           answer(200, one), answer(404, none), answer(404, none)});
    const CatalogClient client(options_with_key(), transport);
    services::CatalogQuery query;
    query.collections = {"alice_s1", "bob_s2", "carol:s3_x"};
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[0].query.at("collections") == "alice_s1,alice_bob_s2,carol_s3_x");
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[2].query.at("collections") == "alice_s1,bob_s2,carol_s3_x");
    query.filter_json = json::parse(R"({"op":"=","args":[1,1]})", "filter");
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[4].body.find(R"("collections":["alice_s1","bob_s2","carol_s3_x"])") != std::string::npos);
    CHECK_THROWS_AS(ids_of(client.search_items(query)), NotFoundError);
    CHECK(transport->requests.size() == 7);
}

TEST_CASE("with several names that may be another owner's nothing is guessed") {
    constexpr const char* none = R"({"code":"NotFoundError","description":"Collection alice:carol_x not found."})";
    const auto transport = transport_with({answer(404, none)});
    services::CatalogQuery query;
    query.collections = {"bob_s2", "carol_x"};  // Alice may own one of them: then Bob's must not be searched
    CHECK_THROWS_AS(ids_of(CatalogClient(options_with_key(), transport).search_items(query)), NotFoundError);
    CHECK(transport->requests.size() == 1);
}

TEST_CASE("a search of a collection with a known owner is asked once") {
    const auto transport = transport_with({answer(404, "{}")});
    services::CatalogQuery query;
    query.collections = {"bob:s2_l2a", "alice_s2_l2a", "s2"};
    CHECK_THROWS_AS(ids_of(CatalogClient(options_with_key(), transport).search_items(query)), NotFoundError);
    CHECK(transport->requests.size() == 1);
}

TEST_CASE("a search with a limit asks for no more than that, by GET and by POST") {
    constexpr const char* one = R"({"type":"FeatureCollection","features":[{"id":"a"}],"links":[]})";
    const auto transport = transport_with({answer(200, one), answer(200, one)});
    const CatalogClient client(options_with_key(), transport);
    services::CatalogQuery query;
    query.collections = {"s2"};
    query.max_items = 1;
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[0].query.at("limit") == "1");
    query.filter_json = json::parse(R"({"op":"=","args":[1,1]})", "filter");
    CHECK(ids_of(client.search_items(query)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[1].method == "POST");
    CHECK(transport->requests[1].body.starts_with(R"({"limit":1,)"));
}

TEST_CASE("a search without a collection is left to the service, whose refusal says that none was named") {
    const auto transport = transport_with({answer(200, R"({"type":"FeatureCollection","features":[{"id":"a"}]})"),
                                           answer(400, R"({"detail":"collections is required"})")});
    const CatalogClient client(options_with_key(), transport);
    CHECK(ids_of(client.search_items({})) == std::vector<std::string>{"a"});
    CHECK(transport->requests[0].query == http::Query{{"limit", "100"}});
    CHECK(message_of([&] { static_cast<void>(ids_of(client.search_items({}))); }) ==
          "search catalog items of all collections (none is named): HTTP 400: collections is required");
}

TEST_CASE("answers of PATCH, which have the stored ids, come with the short ones and the owner") {
    const auto transport = transport_with(
        {answer(200, R"({"type":"Collection","id":"alice_s2","title":"S2"})"),
         answer(200, R"({"type":"Collection","id":"bob_s2","owner":"bob"})"),
         answer(200, R"({"type":"Feature","id":"i 1","collection":"alice_s2","properties":{"n":2}})"),
         answer(200, R"({"type":"Feature","id":"i 1","collection":"bob_s2","properties":{"owner":"bob"}})"),
         answer(200, R"({"type": "Feature","id":"i 1","collection":"s2","properties":{"owner":"alice"}})")});
    const CatalogClient client(options_with_key(), transport);
    CHECK(client.patch_collection("s2", {{"title", "S2"}}).to_json() ==
          R"({"type":"Collection","id":"s2","title":"S2","owner":"alice"})");
    CHECK(client.patch_collection("bob:s2", {{"title", "S2"}}).id() == "s2");
    const auto patched = client.patch_item("s2", "i 1", {{"properties", json::Object{{"n", 2}}}});
    CHECK(patched.collection() == "s2");
    CHECK(*patched.property("owner")->string() == "alice");
    CHECK(client.patch_item("bob:s2", "i 1", {{"properties", json::Object{{"n", 2}}}}).collection() == "s2");
    CHECK(client.patch_item("s2", "i 1", {{"properties", json::Object{{"n", 2}}}}).to_json() ==
          R"({"type": "Feature","id":"i 1","collection":"s2","properties":{"owner":"alice"}})");
}

TEST_CASE("collections of all pages are listed") {
    const auto transport = transport_with({answer(200, R"({"collections":[{"id":"a"},{"id":"b"}],
                         "links":[{"rel":"next","href":"https://inside/catalog/collections?limit=2&offset=2"}]})"),
                                           answer(200, R"({"collections":[{"id":"c"}],"links":[]})")});
    std::vector<std::string> ids;
    for (const auto& one : CatalogClient(options_with_key(), transport).get_collections()) ids.push_back(one.id());
    CHECK(ids == std::vector<std::string>{"a", "b", "c"});
    CHECK(transport->requests[1].url == "https://rs.example/catalog/collections?limit=2&offset=2");
}

TEST_CASE("links that are no list do not hide the collections beside them, and a warning names them") {
    std::vector<std::string> warnings;
    set_warning_hook([&](const std::string& message) { warnings.push_back(message); });
    for (const char* links : {"null", "7", R"({"rel":"next"})"}) {
        const auto transport =
            transport_with({answer(200, std::string(R"({"collections":[{"id":"a"}],"links":)") + links + "}")});
        const auto collections = CatalogClient(options_with_key(), transport).get_collections();
        REQUIRE(collections.size() == 1);
        CHECK(collections[0].id() == "a");
    }
    set_warning_hook({});
    REQUIRE(!warnings.empty());
    CHECK(warnings.back() == "get catalog collections: /links: expected an array, found an object; left out");
}

TEST_CASE("broken answers name the action") {
    const auto transport =
        transport_with({answer(200, R"({"type":"Feature")"), answer(200, R"({"id":7})"), answer(201)});
    const CatalogClient client(options_with_key(), transport);
    CHECK(message_of([&] { static_cast<void>(client.get_item("s2", "a")); }).starts_with("get item a: not JSON ("));
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_collection("s2")),
                         "get collection s2: /id: expected a string, found a number", DecodeError);
    CHECK_THROWS_WITH_AS(client.create_item("s2", item()),
                         "create item i 1 in alice:s2: HTTP 201 with an empty body, expected JSON", DecodeError);
}

TEST_CASE("a read is repeated, a creation is not") {
    const auto transport = transport_with({answer(503), answer(200, item_text), answer(503), answer(201, item_text)});
    const CatalogClient client(options_with_key(), transport);
    CHECK(client.get_item("s2", "i 1").id() == "i 1");
    CHECK_THROWS_AS(client.create_item("s2", item()), ServerError);
    CHECK(transport->requests.size() == 3);
}

TEST_CASE("the URL of an asset is where the service redirects to") {
    const auto transport = transport_with({answer(302, "", {{"Location", "https://s3.example/b/k?X-Amz-Signature=s"}}),
                                           answer(307, "", {{"location", "/storage/k?signature=s"}})});
    const CatalogClient client(options_with_key(), transport);
    CHECK(client.get_asset_url("s2", "i 1", "a/b.tif") == "https://s3.example/b/k?X-Amz-Signature=s");
    CHECK(client.get_asset_url("s2", "i 1", "a/b.tif") == "https://rs.example/storage/k?signature=s");
    CHECK(line_of(transport->requests[0]) ==
          "GET https://rs.example/catalog/collections/alice:s2/items/i%201/download/a%2Fb.tif");
    CHECK_FALSE(transport->requests[0].follow_redirects);
}

TEST_CASE("an answer without a redirect has no URL to give") {
    const auto transport = transport_with({answer(200, "bytes", {}), answer(404, R"("Asset B04 not found")")});
    const CatalogClient client(options_with_key(), transport);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_asset_url("s2", "a", "B04")),
                         "get the URL of asset B04 of item a: HTTP 200 without a Location, expected a redirect",
                         DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(client.get_asset_url("s2", "a", "B04")),
                         "get the URL of asset B04 of item a: HTTP 404: Asset B04 not found", NotFoundError);
}

TEST_CASE("a download hands the bytes over; the transport follows the redirect and knows what is a credential") {
    const auto transport = transport_with({answer(503), answer(200, "the bytes", {})});
    std::string bytes;
    const auto take = [&](std::span<const std::byte> piece) {
        for (const std::byte byte : piece) bytes += static_cast<char>(byte);
    };
    CHECK(CatalogClient(options_with_key(), transport).stream_asset("s2", "a", "B04", take) == 9);
    CHECK(bytes == "the bytes");
    const auto& request = transport->requests.at(1);
    CHECK(line_of(request) == "GET https://rs.example/catalog/collections/alice:s2/items/a/download/B04");
    CHECK(request.follow_redirects);
    CHECK(request.credentials == http::Headers{{"x-api-key", "key-1234"}});
    CHECK(request.headers.empty());
    CHECK(request.timeout == std::chrono::hours(24));
    CHECK(request.idle_timeout == std::chrono::seconds(30));
}

TEST_CASE("a download that breaks off is not begun again into the same sink") {
    const auto transport = std::make_shared<BreakingTransport>();
    std::size_t bytes = 0;
    const auto take = [&](std::span<const std::byte> piece) { bytes += piece.size(); };
    CHECK_THROWS_WITH_AS(CatalogClient(options_with_key(), transport).stream_asset("s2", "a", "B04", take),
                         "download asset B04 of item a: no answer from rs.example: connection reset", TransportError);
    CHECK(transport->calls == 1);
    CHECK(bytes == 3);
}

TEST_CASE("a downloaded asset is there verified, or not at all") {
    // RFC 1321, appendix A.5: the MD5 of "abc".
    const auto item = [](const char* size) {
        return answer(
            200, std::string(R"({"type":"Feature","id":"a","assets":{"B04":{"href":"s3://b/k","file:size":)") + size +
                     R"(,"file:checksum":"900150983cd24fb0d6963f7d28e17f72"}}})");
    };
    const auto bytes = answer(200, "abc", {});
    const auto transport =
        transport_with({item("3"), bytes, item("4"), bytes, item("4"), bytes, item("3"), answer(200, "abd", {})});
    const CatalogClient client(options_with_key(), transport);
    const testing::TemporaryFolder folder;
    const auto path = folder.path() / "new" / "B04.jp2";
    const auto done = client.download_asset("s2", "a", "B04", path);
    CHECK(done.size == 3);
    CHECK(done.checksum == storage::Verification::matches);
    CHECK(testing::content_of(path) == "abc");
    const auto other = folder.path() / "other";
    CHECK_THROWS_WITH_AS(
        client.download_asset("s2", "a", "B04", other),
        "download asset B04 of item a: 3 bytes came, expected 4; the item's file:size may be wrong, as "
        "that of some stations is: ignore_size (--ignore-size) takes what is stored",
        ProductError);
    CHECK_FALSE(std::filesystem::exists(other));
    CHECK(client.download_asset("s2", "a", "B04", other, {.ignore_size = true}).size == 3);
    CHECK_THROWS_AS(client.download_asset("s2", "a", "B04", path), ProductError);
    CHECK(testing::content_of(path) == "abc");
}

TEST_CASE("an asset that is read into memory is verified, too") {
    const auto item = [](const char* size) {
        return answer(
            200, std::string(R"({"type":"Feature","id":"a","assets":{"B04":{"href":"s3://b/k","file:size":)") + size +
                     R"(,"file:checksum":"900150983cd24fb0d6963f7d28e17f72"}}})");
    };
    const auto transport = transport_with({item("3"), answer(200, "abc", {}), item("3"), answer(200, "abd", {}),
                                           item("2"), answer(200, "abc", {}), item("2"), answer(200, "abc", {})});
    const CatalogClient client(options_with_key(), transport);
    CHECK(client.read_asset("s2", "a", "B04") == "abc");
    CHECK_THROWS_AS(static_cast<void>(client.read_asset("s2", "a", "B04")), ProductError);  // another checksum
    CHECK_THROWS_AS(static_cast<void>(client.read_asset("s2", "a", "B04")), ProductError);  // one byte too many
    CHECK(client.read_asset("s2", "a", "B04", {.ignore_size = true}) == "abc");
}

TEST_CASE("an expired or absent asset is an error with the detail of the service that refused it") {
    const auto transport =
        transport_with({answer(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
                               {{"Content-Type", "application/xml"}})});
    const auto nowhere = [](std::span<const std::byte>) { FAIL("no bytes were promised"); };
    CHECK_THROWS_WITH_AS(CatalogClient(options_with_key(), transport).stream_asset("s2", "a", "B04", nowhere),
                         "download asset B04 of item a: HTTP 403: AccessDenied: Request has expired",
                         NotPermittedError);
}

TEST_CASE("items across the antimeridian are published with the bbox that the platform takes") {
    const char* const stored = R"({"id":"x","properties":{}})";
    const auto transport = transport_with({answer(200, stored), answer(200, stored), answer(200, stored)});
    const services::CatalogClient client(options_with_key(), transport);
    const auto item = stac::item_from_json(json::RawJson(R"({"id":"x","bbox":[178.7,0,-178.6,1],"properties":{}})"));
    static_cast<void>(client.create_item("c", item));
    static_cast<void>(client.replace_item("c", item));
    static_cast<void>(client.patch_item("c", "x", {{"bbox", json::Array{170, 0, -170, 1}}}));
    CHECK(transport->requests[0].body == R"({"id":"x","bbox":[-180,0,180,1],"properties":{}})");
    CHECK(transport->requests[1].body == transport->requests[0].body);
    CHECK(transport->requests[2].body == R"({"bbox":[-180,0,180,1]})");
    CHECK(item.bbox() == std::vector<double>{178.7, 0, -178.6, 1});
}

TEST_CASE("nothing that is not JSON is sent, and a broken collection does not hide the others") {
    const auto transport = transport_with({answer(200, R"({"id":"x","properties":{}})"),
                                           answer(200, R"({"collections":[null,{"id":"a"},{"title":"b"}]})")});
    const services::CatalogClient client(options_with_key(), transport);
    static_cast<void>(
        client.create_item("c", stac::item_from_json(json::RawJson(R"({"id":"x","properties":{"n":NaN}})"))));
    CHECK(transport->requests[0].body == R"({"id":"x","properties":{"n":null}})");
    const auto collections = client.get_collections();
    REQUIRE(collections.size() == 3);
    CHECK(collections[1].id() == "a");
    CHECK_THROWS_WITH_AS(static_cast<void>(collections[0].id()),
                         "read collection: /collections/0: expected an object, found null", DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(collections[2].id()), "read collection: /collections/2/id: missing",
                         DecodeError);
}
