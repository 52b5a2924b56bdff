#include "rsclient/services/client_state.hpp"

#include <doctest/doctest.h>

#include "fixture.hpp"
#include "rsclient/services/auth_client.hpp"
#include "rsclient/services/auxip_client.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "rsclient/services/staging_client.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using namespace rsclient::services;

static_assert(sizeof(CatalogClient) <= 32);
static_assert(sizeof(AuxipClient) <= 32);
static_assert(sizeof(StagingClient) <= 32);
static_assert(sizeof(AuthClient) <= 32);
static_assert(sizeof(JobHandle) <= 32);

TEST_CASE("clients of one state share its connection and credentials, and the state keeps none in its options") {
    const auto transport = transport_with({answer(200, R"({"conformsTo":[]})"), answer(200, R"({"jobs":[]})")});
    const auto state = std::make_shared<const ClientState>(options_with_key(), transport);
    CHECK(CatalogClient(state).get_conformance().empty());
    CHECK(StagingClient(state).get_jobs().empty());
    for (const auto& request : transport->requests) CHECK(request.credentials.at("x-api-key") == "key-1234");
    CHECK(state->settings().api_key.empty());
    CHECK(state->sends_api_key());
}

TEST_CASE("a provider of the options wins over the credentials of the settings") {
    /// Renews its token each time.
    struct Renewing final : auth::CredentialProvider {
        http::Headers headers() const override { return {{"Authorization", "Bearer " + std::to_string(++count)}}; }
        std::vector<Secret> secrets() const override { return {std::to_string(count)}; }
        mutable int count = 0;
    };
    auto options = options_with_key();
    options.credentials = std::make_shared<Renewing>();
    const auto transport = transport_with({answer(503), answer(200, R"({"conformsTo":[]})")});
    CHECK(CatalogClient(options, transport).get_conformance().empty());
    CHECK(transport->requests[0].credentials == http::Headers{{"Authorization", "Bearer 1"}});
    CHECK(transport->requests[1].credentials == http::Headers{{"Authorization", "Bearer 2"}});
}

TEST_CASE("retries of a long call leave one attempt its time") {
    const ClientState state(options_with_key(), transport_with({}));
    CHECK(state.patient_retry(std::chrono::hours(1)).total == std::chrono::hours(1));
    CHECK(state.patient_retry(std::chrono::seconds(1)).total == std::chrono::minutes(5));
}

TEST_CASE("a call is cancelled by its context, and its observer sees it") {
    const auto transport = transport_with({answer(503), answer(200, R"({"jobs":[]})")});
    std::stop_source stop;
    stop.request_stop();
    const auto observer = std::make_shared<Records>();
    const StagingClient client(options_with_key(), transport);
    CHECK_THROWS_AS(static_cast<void>(client.get_jobs({.stop = stop.get_token(), .observer = observer})), Interrupted);
    REQUIRE(observer->all.size() == 1);
    CHECK(observer->all[0].action == "get jobs");
    CHECK(transport->requests.size() == 1);
}
