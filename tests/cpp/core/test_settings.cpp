#include "rsclient/core/settings.hpp"

#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <stdexcept>

using namespace rsclient;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

constexpr std::array host_variables{HostVariable{"auxip", "RSPY_HOST_ADGS"}, HostVariable{"auxip", "RSPY_HOST_AUXIP"},
                                    HostVariable{"catalog", "RSPY_HOST_CATALOG"}};

ResolvedSettings resolved(const Settings& settings, Variables variables = {}) {
    return resolve_settings(settings, host_variables, environment(std::move(variables)));
}

/// What resolve says against these.
std::string refusal(const Settings& settings, Variables variables = {}) {
    try {
        static_cast<void>(resolved(settings, std::move(variables)));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

const Variables full = {
    {"RSPY_WEBSITE", "https://env.example"}, {"RSPY_APIKEY", "env-key"}, {"RSPY_OAUTH2_COOKIE", "env-cookie"},
    {"RSPY_HOST_USER", "envuser"},           {"RSPY_LOCAL_MODE", "0"},   {"RSPY_HOST_CATALOG", "http://env:8003"}};

}  // namespace

TEST_CASE("an argument wins over the environment") {
    const Settings said{.url = "https://said.example",
                        .api_key = "said-key",
                        .session_cookie = "said-cookie",
                        .bearer_token = "said-token",
                        .owner = "saiduser",
                        .local = true,
                        .hosts = {{"catalog", "http://said:8003"}}};
    const auto settings = resolved(said, full);
    CHECK(settings.url == "https://said.example");
    CHECK(settings.api_key.reveal() == "said-key");
    CHECK(settings.session_cookie.reveal() == "said-cookie");
    CHECK(settings.bearer_token.reveal() == "said-token");
    CHECK(settings.owner == "saiduser");
    CHECK(settings.mode == Mode::local);
    CHECK(settings.url_of("catalog") == "http://said:8003");
    CHECK(resolved({.url = "https://said.example"}, full).url_of("catalog") == "https://said.example");
}

TEST_CASE("the environment wins over the defaults") {
    const auto settings = resolved({}, full);
    CHECK(settings.url == "https://env.example");
    CHECK(settings.api_key.reveal() == "env-key");
    CHECK(settings.session_cookie.reveal() == "env-cookie");
    CHECK(settings.bearer_token.empty());
    CHECK(settings.owner == "envuser");
    CHECK(settings.mode == Mode::hybrid);
    CHECK(settings.url_of("catalog") == "http://env:8003");
    CHECK(settings.url_of("auxip") == "https://env.example");
}

TEST_CASE("with nothing said the client is local and the owner is the login name") {
    const auto settings = resolved({});
    CHECK(settings.mode == Mode::local);
    CHECK(settings.url.empty());
    CHECK(settings.api_key.empty());
    CHECK(settings.hosts.empty());
    std::string login;
    for (const char* c = getpwuid(geteuid())->pw_name; *c != '\0'; ++c) {
        if (std::isalnum(static_cast<unsigned char>(*c)) != 0) login += *c;
    }
    CHECK(settings.owner == login);
}

TEST_CASE("the mode follows from what is said and known") {
    const auto mode = [](const Settings& settings, Variables variables = {}) {
        return resolved(settings, std::move(variables)).mode;
    };
    const Variables inside{{"RSPY_UAC_CHECK_URL", "http://uac/auth/check_key"}};
    CHECK(resolved({}, inside).hosts.at("apikeymanager") == "http://uac/auth/check_key");
    CHECK(resolved({}, {{"APIKEY_URL", "http://keys/"}}).hosts.at("apikeymanager") == "http://keys");
    // the manager of another platform than the one that is named
    CHECK(resolved({.url = "https://rs.example"}, inside).hosts.empty());
    CHECK(mode({.url = "https://rs.example"}) == Mode::hybrid);
    CHECK(mode({.api_key = "k"}) == Mode::hybrid);
    CHECK(mode({.session_cookie = "c"}) == Mode::hybrid);
    CHECK(mode({.bearer_token = "t"}) == Mode::hybrid);
    CHECK(mode({.hosts = {{"catalog", "http://localhost:8003"}}}) == Mode::local);
    CHECK(mode({.url = "https://rs.example"}, inside) == Mode::cluster);
    CHECK(mode({}, inside) == Mode::local);
    CHECK(mode({.url = "https://rs.example", .local = true}, inside) == Mode::local);
    CHECK(mode({.local = false}) == Mode::hybrid);
    CHECK(mode({.local = false}, {{"RSPY_LOCAL_MODE", "1"}}) == Mode::hybrid);
    CHECK(mode({.url = "https://rs.example"}, {{"RSPY_LOCAL_MODE", "1"}}) == Mode::local);
    CHECK(mode({}, {{"RSPY_LOCAL_MODE", "0"}}) == Mode::hybrid);
    // A credential that is given is sent, also from a shell that was set up for a local server.
    const std::map<std::string, std::string> local_shell = {{"RSPY_LOCAL_MODE", "1"}, {"RSPY_WEBSITE", "http://x"}};
    CHECK(mode({.url = "https://rs.example", .api_key = Secret("k")}, local_shell) == Mode::hybrid);
    CHECK(mode({.session_cookie = Secret("c")}, local_shell) == Mode::hybrid);
    CHECK(mode({.bearer_token = Secret("t")}, local_shell) == Mode::hybrid);
    CHECK(mode({.api_key = Secret("k"), .local = true}, local_shell) == Mode::local);
    CHECK(to_string(Mode::local) == "local");
    CHECK(to_string(Mode::hybrid) == "hybrid");
    CHECK(to_string(Mode::cluster) == "cluster");
}

TEST_CASE("truth is spelled in many ways") {
    for (const char* yes : {"1", "y", "yes", "t", "True", "ON"}) {
        CHECK(resolved({.url = "https://rs.example"}, {{"RSPY_LOCAL_MODE", yes}}).mode == Mode::local);
    }
    for (const char* no : {"0", "n", "NO", "f", "false", "off"})
        CHECK(resolved({}, {{"RSPY_LOCAL_MODE", no}}).mode == Mode::hybrid);
    CHECK(refusal({}, {{"RSPY_LOCAL_MODE", "maybe"}}) ==
          "RSPY_LOCAL_MODE must be 1 or 0 (or yes/no, true/false, on/off), got 'maybe'");
}

TEST_CASE("a service's host can be set in the environment") {
    for (const auto& [service, variable] : host_variables) {
        CAPTURE(variable);
        const auto settings =
            resolved({}, {{"RSPY_WEBSITE", "https://rs.example"}, {std::string(variable), "http://localhost:8009/"}});
        CHECK(settings.url_of(std::string(service)) == "http://localhost:8009");
        CHECK(settings.url_of("other") == "https://rs.example");
    }
    const auto both = resolved({}, {{"RSPY_HOST_ADGS", "http://adgs"}, {"RSPY_HOST_AUXIP", "http://auxip"}});
    CHECK(both.url_of("auxip") == "http://adgs");
    CHECK(resolved({.hosts = {{"auxip", "http://said"}}}, {{"RSPY_HOST_ADGS", "http://adgs"}}).url_of("auxip") ==
          "http://said");
    CHECK(resolved({.hosts = {{"auxip", ""}}}, {{"RSPY_HOST_ADGS", "http://adgs"}}).url_of("auxip") == "http://adgs");
}

TEST_CASE("the certificates to trust come from the environment") {
    CHECK(resolved({}, {{"SSL_CERT_FILE", "/certificates.pem"}}).ca_bundle == "/certificates.pem");
    CHECK(resolved({}).ca_bundle.empty());
}

TEST_CASE("an owner is letters and digits") {
    CHECK(resolved({.owner = "jean-luc.picard_1"}).owner == "jeanlucpicard1");
    CHECK(resolved({}, {{"RSPY_HOST_USER", "a:b"}}).owner == "ab");
    CHECK(resolved({.owner = "Jos\xc3\xa9"}).owner == "Jos");
    CHECK(refusal({.owner = "_"}) == "owner '_' holds neither a letter nor a digit");
    CHECK(refusal({}, {{"RSPY_HOST_USER", "-"}}) == "RSPY_HOST_USER '-' holds neither a letter nor a digit");
    CHECK(resolved({.url = "https://rs.example"}).owner.empty());
}

TEST_CASE("slashes at the end of a URL do not matter") {
    CHECK(resolved({.url = "HTTPS://rs.example/base//"}).url == "HTTPS://rs.example/base");
}

TEST_CASE("a wrong URL is refused with the name of what holds it") {
    CHECK(refusal({.url = "rs.example"}) == "url must start with http:// or https://, got 'rs.example'");
    CHECK(refusal({}, {{"RSPY_WEBSITE", "ftp://x"}}) ==
          "RSPY_WEBSITE must start with http:// or https://, got 'ftp://x'");
    CHECK(refusal({}, {{"RSPY_HOST_ADGS", "localhost:8001"}}) ==
          "RSPY_HOST_ADGS must start with http:// or https://, got 'localhost:8001'");
    CHECK(refusal({.hosts = {{"prip", "x"}}}) == "hosts[\"prip\"] must start with http:// or https://, got 'x'");
    CHECK(refusal({.url = "https://"}) == "url names no host, got 'https://'");
}

TEST_CASE("a URL with a user, a password or a query is refused by the name of its setting and not quoted") {
    const std::string message =
        " must not hold '@': a user or password has no place in a URL, give credentials in the settings that are made "
        "for them";
    for (const char* url : {"https://bob:pa55@rs.example", "https://bob@rs.example", "https://bob:pa/55@rs.example",
                            "https://bob:pa?55@rs.example", "bob:pa55@rs.example", "ftp://bob:pa55@x"}) {
        CAPTURE(url);
        CHECK(refusal({.url = url}) == "url" + message);
        CHECK(refusal({.hosts = {{"prip", url}}}) == "hosts[\"prip\"]" + message);
        CHECK(refusal({}, {{"RSPY_WEBSITE", url}}) == "RSPY_WEBSITE" + message);
        CHECK(refusal({}, {{"RSPY_HOST_CATALOG", url}}) == "RSPY_HOST_CATALOG" + message);
    }
    CHECK(refusal({.url = "https://rs.example?key=pa55"}) ==
          "url must not hold '?' or '#': a base URL has neither query nor fragment");
}

TEST_CASE("a service without a URL says what to set") {
    const auto message = [](const char* service) -> std::string {
        try {
            return resolved({}).url_of(service);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
    };
    CHECK(message("catalog") ==
          "the URL of catalog is not known: give url, or set RSPY_WEBSITE or RSPY_HOST_CATALOG, or start a server "
          "with `rsclient local up`");
    CHECK(message("auxip").find("RSPY_WEBSITE or RSPY_HOST_ADGS,") != std::string::npos);
    CHECK(message("auth") ==
          "the URL of auth is not known: give url, or set RSPY_WEBSITE, or start a server with `rsclient local up`");
}

TEST_CASE("in the process's environment an empty variable is none") {
    ::setenv("RSCLIENT_TEST_SETTINGS", "x", 1);
    CHECK(process_environment()("RSCLIENT_TEST_SETTINGS") == "x");
    ::setenv("RSCLIENT_TEST_SETTINGS", "", 1);
    CHECK_FALSE(process_environment()("RSCLIENT_TEST_SETTINGS").has_value());
    ::unsetenv("RSCLIENT_TEST_SETTINGS");
    CHECK_FALSE(process_environment()("RSCLIENT_TEST_SETTINGS").has_value());
}
