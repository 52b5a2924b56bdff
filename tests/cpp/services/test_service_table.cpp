#include "rsclient/services/service_table.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "fixture.hpp"
#include "rsclient/core/setting_table.hpp"
#include "rsclient/services/service_options.hpp"

using namespace rsclient;
using namespace rsclient::testing;
using namespace rsclient::services;

TEST_CASE("keys and host variables are distinct, and every row has a name and a summary") {
    std::set<std::string_view> keys;
    std::set<std::string_view> variables;
    for (const auto& row : service_table()) {
        CAPTURE(row.key);
        CHECK(keys.insert(row.key).second);
        CHECK_FALSE(row.name.empty());
        CHECK(row.summary.ends_with('.'));
        CHECK((row.prefix.empty() || row.prefix.starts_with('/')));
        CHECK_FALSE(row.prefix.ends_with('/'));
        for (const auto variable : row.host_variables) CHECK((variable.empty() || variables.insert(variable).second));
    }
}

TEST_CASE("a station is found by its key; another key is refused with the stations") {
    CHECK(station_row("auxip").name == "AUXIP");
    CHECK(station_row("cadip").published_by == PublishedBy::datetime);
    for (const char* key : {"catalog", "AUXIP", "", "edrs"}) {
        CAPTURE(key);
        CHECK_THROWS_WITH_AS(static_cast<void>(station_row(key)),
                             ("service must be one of auxip, cadip, prip, got '" + std::string(key) + "'").c_str(),
                             std::invalid_argument);
    }
    CHECK(find_service("nothing") == nullptr);
}

TEST_CASE("the environment sets the URL of each service, by the variables of the platform") {
    const std::map<std::string, std::string> services = {
        {"RSPY_HOST_CADIP", "cadip"},     {"RSPY_HOST_PRIP", "prip"},       {"RSPY_HOST_EDRS", "edrs"},
        {"RSPY_HOST_LTA", "lta"},         {"RSPY_HOST_CATALOG", "catalog"}, {"RSPY_HOST_STAGING", "staging"},
        {"RSPY_HOST_DPR_SERVICE", "dpr"}, {"RSPY_HOST_OSAM", "osam"},       {"RSPY_HOST_ADGS", "auxip"},
        {"RSPY_HOST_AUXIP", "auxip"}};
    for (const auto& [variable, service] : services) {
        CAPTURE(variable);
        const auto settings = resolve({}, [&](const std::string& name) -> std::optional<std::string> {
            return name == variable ? std::optional<std::string>("http://localhost:8009/") : std::nullopt;
        });
        CHECK(settings.url_of(service) == "http://localhost:8009");
        CHECK(settings.hosts.size() == 1);
    }
    CHECK(host_variables().size() == services.size());
}

TEST_CASE("the URL of an unknown service names the variable of the service table") {
    const auto nothing = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    CHECK(message_of([&] { static_cast<void>(resolve({}, nothing).url_of("prip")); }) ==
          "the URL of prip is not known: give url, or set RSPY_WEBSITE or RSPY_HOST_PRIP, or start a server with "
          "`rsclient local up`");
}

TEST_CASE("all settings are those of the core and a URL for each service with a variable") {
    std::set<std::string> names;
    for (const auto& row : all_settings()) names.insert(std::string(row.name));
    CHECK(names.size() == all_settings().size());
    CHECK(names.contains("api_key"));
    CHECK(names.contains("auxip"));
    CHECK_FALSE(names.contains("auth"));
    CHECK(all_settings().size() == setting_table().size() + 9);
}
