#include "rsclient/services/rs_client.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::RsClient;

TEST_CASE("every station of the service table is reached by its key") {
    const RsClient client(options_with_key(), transport_with({}));
    std::vector<std::string> urls;
    for (const auto& row : services::service_table()) {
        if (row.kind == services::ServiceKind::station) urls.push_back(client.station(row.key).url());
    }
    CHECK(urls ==
          std::vector<std::string>{"https://rs.example/auxip", "https://rs.example/cadip", "https://rs.example/prip"});
    CHECK_THROWS_AS(static_cast<void>(client.station("catalog")), std::invalid_argument);
}

TEST_CASE("named accessors lead to their services") {
    const RsClient client(options_with_key(), transport_with({}));
    CHECK(client.auxip().name() == "AUXIP");
    CHECK(client.cadip().name() == "CADIP");
    CHECK(client.prip().name() == "PRIP");
    CHECK(client.catalog().url() == "https://rs.example/catalog");
    CHECK(client.staging().url() == "https://rs.example");
    CHECK(client.auth().url() == "https://rs.example");
}

TEST_CASE("clients share the transport and send the credential") {
    const auto transport = transport_with({answer(200, R"({"id":"a"})"), answer(200, R"({"id":"b"})")});
    const RsClient client(options_with_key(), transport);
    static_cast<void>(client.auxip().get_landing_page());
    static_cast<void>(client.catalog().get_landing_page());
    REQUIRE(transport->requests.size() == 2);
    for (const auto& request : transport->requests) CHECK(request.credentials.at("x-api-key") == "key-1234");
}
