#include "services/staging_target.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

using namespace rsclient;
using namespace rsclient::testing;

namespace {

/// The target in the body of a staging job of clients with these options.
std::string staging_target(const services::ServiceOptions& options, const std::shared_ptr<http::Transport>& transport,
                           const std::string& collection) {
    return services::staging_target(std::make_shared<const services::ClientState>(options, transport), collection, {});
}

http::Response collection_of(const std::string& owner) {
    return answer(200, R"({"type":"Collection","id":"s2","owner":")" + owner + R"("})");
}

std::vector<std::string> lines_of(const FakeTransport& transport) {
    std::vector<std::string> lines;
    for (const auto& request : transport.requests) lines.push_back(request.method + " " + request.url);
    return lines;
}

const std::string bare = "GET https://rs.example/catalog/collections/s2";
const std::string made = "POST https://rs.example/catalog/collections";

}  // namespace

TEST_CASE("a collection of the authenticated user is named by its bare id, however it is spelled") {
    for (const char* spelling : {"s2", "alice:s2", "alice_s2"}) {
        const auto transport = transport_with({collection_of("alice")});
        CHECK(staging_target(options_with_key(), transport, spelling) == "s2");
        CHECK(lines_of(*transport) == std::vector<std::string>{bare});
    }
}

TEST_CASE("a new collection is created for its owner first") {
    const auto transport = transport_with(
        {answer(404, "{}"), answer(404, "{}"), answer(201, R"({"id":"s2","owner":"alice"})"), collection_of("alice")});
    CHECK(staging_target(options_with_key(), transport, "s2") == "s2");
    CHECK(lines_of(*transport) ==
          std::vector<std::string>{bare, "GET https://rs.example/catalog/collections/alice:s2", made, bare});
    CHECK(*json::parse(transport->requests[2].body, "body").find("owner")->string() == "alice");
}

TEST_CASE("another owner's collection is named with its owner, and has to exist") {
    const auto transport = transport_with({collection_of("alice"), collection_of("bob"), collection_of("alice")});
    CHECK(staging_target(options_with_key(), transport, "bob:s2") == "bob:s2");
    CHECK(lines_of(*transport)[1] == "GET https://rs.example/catalog/collections/bob:s2");
    // as RS-Server 1.0a14 says it
    const std::string words =
        "The 'alice' user cannot create a collection owned by the 'bob' user. Additionally, modifying the 'owner' "
        "field is "
        "not permitted also.";
    const auto refusing =
        transport_with({answer(404, "{}"), answer(404, "{}"), answer(401, R"({"detail":")" + words + R"("})")});
    CHECK_THROWS_WITH_AS(static_cast<void>(staging_target(options_with_key(), refusing, "bob:s2")),
                         ("create collection bob:s2: HTTP 401: " + words).c_str(), NotPermittedError);
}

TEST_CASE("where the platform runs as another user, the owner is named") {
    // without authentication the bare id is that of the server's user, who need not be the client's
    const auto transport = transport_with(
        {answer(404, "{}"), answer(404, "{}"), answer(201, R"({"id":"s2","owner":"alice"})"), answer(404, "{}")});
    CHECK(staging_target(options_with_key(), transport, "s2") == "alice:s2");
}

TEST_CASE("without an owner the service knows whose collection it is, and nothing is asked") {
    auto options = options_with_key();
    options.settings.owner.clear();
    const auto transport = transport_with({});
    CHECK(staging_target(options, transport, "s2") == "s2");
    CHECK(transport->requests.empty());
}

TEST_CASE("a client that knows no catalog sends what its settings say") {
    auto options = options_with_key();
    options.settings.url.clear();
    options.settings.hosts = {{"staging", "https://rs.example"}};
    CHECK(staging_target(options, transport_with({}), "alice:s2") == "s2");
    CHECK(staging_target(options, transport_with({}), "bob:s2") == "bob:s2");
    CHECK_THROWS_AS(static_cast<void>(staging_target(options, transport_with({}), "a:b:c")), std::invalid_argument);
}

TEST_CASE("a catalog in trouble is not taken for one without the collection") {
    auto options = options_with_key();
    options.retry.attempts = 1;
    CHECK_THROWS_AS(static_cast<void>(staging_target(options, transport_with({answer(503, "{}")}), "s2")), ServerError);
}
