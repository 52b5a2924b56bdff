#include "rsclient/auth/credential_provider.hpp"

#include <doctest/doctest.h>

using namespace rsclient;
using namespace rsclient::auth;

TEST_CASE("a key keeps the cookie out, a token goes beside either") {
    const auto all = fixed_credentials({.api_key = "k3y", .session_cookie = "c00kie", .bearer_token = "t0ken"});
    CHECK(all->headers() == http::Headers{{"Authorization", "Bearer t0ken"}, {"x-api-key", "k3y"}});
    const auto cookie = fixed_credentials({.session_cookie = "c00kie"});
    CHECK(cookie->headers() == http::Headers{{"Cookie", "session=c00kie"}});
    CHECK(fixed_credentials({})->headers().empty());
}

TEST_CASE("the policy adds the headers that are valid at the time of the attempt") {
    /// Renews its key each time.
    struct Renewing final : CredentialProvider {
        http::Headers headers() const override { return {{"x-api-key", std::to_string(++count)}}; }
        std::vector<Secret> secrets() const override { return {}; }
        mutable int count = 0;
    };
    const auto policy = credential_policy(std::make_shared<Renewing>());
    http::Request request{.credentials = {{"x-page", "p"}}};
    policy->prepare(request);
    policy->prepare(request);
    CHECK(request.credentials == http::Headers{{"x-api-key", "2"}, {"x-page", "p"}});
}

TEST_CASE("secrets that a service quotes are redacted wherever they stand") {
    const auto provider = fixed_credentials({.api_key = "k3y", .bearer_token = "t0ken"});
    CHECK(redacted("key k3y and k3y, token 't0ken'", *provider) == "key *** and ***, token '***'");
    CHECK(redacted("nothing", *provider) == "nothing");
    CHECK(redacted("empty secrets hide nothing", *fixed_credentials({})) == "empty secrets hide nothing");
}
