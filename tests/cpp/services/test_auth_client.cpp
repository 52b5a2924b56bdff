#include "rsclient/services/auth_client.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using services::AuthClient;

TEST_CASE("the platform tells who the caller is") {
    const auto transport =
        transport_with({answer(503), answer(200, R"({"user_login":"alice","iam_roles":["rs_auxip_adgs_read","z"]})")});
    const auto user = AuthClient(options_with_key(), transport).get_me();
    CHECK(user.user_login == "alice");
    CHECK(user.iam_roles == std::vector<std::string>{"rs_auxip_adgs_read", "z"});
    CHECK(transport->requests[1].url == "https://rs.example/auth/me");
    CHECK(transport->requests[1].credentials.at("x-api-key") == "key-1234");
}

TEST_CASE("without a credential there is no authenticated user") {
    const auto transport =
        transport_with({answer(401, R"({"code":"Unauthorized","description":"Not authenticated"})")});
    auto options = options_with_key();
    options.settings.api_key = {};
    CHECK_THROWS_WITH_AS(static_cast<void>(AuthClient(options, transport).get_me()),
                         "get the signed-in user: HTTP 401: Not authenticated", NotAuthenticatedError);
}

TEST_CASE("with a key, of which the platform does not say whose it is, the error says whom to ask") {
    const auto transport =
        transport_with({answer(401, R"({"code":"Unauthorized","description":"Not authenticated"})")});
    CHECK_THROWS_WITH_AS(
        static_cast<void>(AuthClient(options_with_key(), transport).get_me()),
        "get the signed-in user: HTTP 401: Not authenticated; /auth/me takes a session cookie, the user "
        "of an API key is known to its manager: set RSPY_UAC_CHECK_URL, APIKEY_URL or "
        "hosts[\"apikeymanager\"]",
        NotAuthenticatedError);
}

TEST_CASE("the key manager says whose a key is, and gets nothing but the key") {
    constexpr const char* text =
        R"({"user_id":"7","user_login":"alice","iam_roles":["z","a"],"config":{"quota":3},"more":1})";
    const auto asked = [&](const std::string& url) {
        auto options = options_with_key();
        options.settings.session_cookie = "cookie";
        options.settings.bearer_token = "token";
        options.settings.hosts = {{"apikeymanager", url}};
        const auto transport = transport_with({answer(200, text)});
        const auto user = AuthClient(options, transport).get_me();
        CHECK(user.user_login == "alice");
        CHECK(user.iam_roles == std::vector<std::string>{"a", "z"});
        CHECK(*user.attributes.find("quota") == json::Value(3));
        CHECK(transport->requests[0].credentials == http::Headers{{"x-api-key", "key-1234"}});
        return transport->requests[0].url;
    };
    CHECK(asked("https://keys.example/auth/check_key") == "https://keys.example/auth/check_key");
    CHECK(asked("https://keys.example") == "https://keys.example/auth/check_key");
}

TEST_CASE("a key that its manager does not know is no valid credential") {
    auto options = options_with_key();
    options.settings.hosts = {{"apikeymanager", "https://keys.example"}};
    const auto transport = transport_with({answer(403, R"({"detail":"Wrong, revoked, or expired API key."})")});
    CHECK_THROWS_AS(static_cast<void>(AuthClient(options, transport).get_me()), NotAuthenticatedError);
}

TEST_CASE("the user of a cookie has attributes, if the platform says them") {
    auto options = options_with_key();
    options.settings.api_key = {};
    options.settings.session_cookie = "cookie";
    options.settings.hosts = {{"apikeymanager", "https://keys.example"}};
    const auto transport =
        transport_with({answer(200, R"({"user_login":"alice","iam_roles":[],"attributes":{"group":["x"]}})")});
    const auto user = AuthClient(options, transport).get_me();
    CHECK(transport->requests[0].url == "https://rs.example/auth/me");
    CHECK(user.attributes.find("group") != nullptr);
}

TEST_CASE("a service without this endpoint says so") {
    CHECK_THROWS_AS(static_cast<void>(AuthClient(options_with_key(), transport_with({answer(404)})).get_me()),
                    NotFoundError);
}

TEST_CASE("in local mode the error says that there is no authentication") {
    auto options = options_with_key();
    options.settings.mode = Mode::local;
    const auto transport = transport_with({answer(404, R"({"detail":"Not Found"})")});
    CHECK_THROWS_WITH_AS(static_cast<void>(AuthClient(options, transport).get_me()),
                         "get the signed-in user: HTTP 404: Not Found; local mode has no authentication: there is no "
                         "signed-in user, collections belong to the owner that is set (RSPY_HOST_USER)",
                         NotFoundError);
}

TEST_CASE("broken answers name the action and the place") {
    const auto message = [](const char* body) {
        const auto transport = transport_with({answer(200, body)});
        return message_of([&] { static_cast<void>(AuthClient(options_with_key(), transport).get_me()); });
    };
    CHECK(message(R"({"iam_roles":[]})") == "get the signed-in user: /user_login: missing");
    CHECK(message(R"({"user_login":null,"iam_roles":[]})") ==
          "get the signed-in user: /user_login: expected a string, found null");
    CHECK(message(R"({"user_login":"a","iam_roles":[1]})") ==
          "get the signed-in user: /iam_roles/0: expected a string, found a number");
    CHECK(message("{").starts_with("get the signed-in user: not JSON ("));
}

TEST_CASE("a client without a platform says what to set") {
    CHECK_THROWS_AS(AuthClient(services::ServiceOptions(), transport_with({})), std::invalid_argument);
}
