#include "rsclient/core/setting_table.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "rsclient/core/settings.hpp"

using namespace rsclient;

TEST_CASE("names and variables of the settings are distinct, and every row has a description") {
    std::set<std::string_view> names;
    std::set<std::string_view> variables;
    for (const auto& row : setting_table()) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        CHECK_FALSE(row.description.empty());
        CHECK((!row.variables[0].empty() || !row.argument.empty()));  // else it could not be set
        for (const auto variable : row.variables) CHECK((variable.empty() || variables.insert(variable).second));
    }
}

TEST_CASE("credentials are marked as secret, and nothing else is") {
    std::set<std::string_view> secrets;
    for (const auto& row : setting_table()) {
        if (row.kind == SettingKind::secret) secrets.insert(row.name);
    }
    CHECK(secrets ==
          std::set<std::string_view>{"api_key", "bearer_token", "s3_access_key", "s3_secret_key", "session_cookie"});
}

TEST_CASE("resolving settings reads the variables of the table and the hosts, and each at most twice") {
    std::map<std::string, int> asked;
    const Environment counting = [&](const std::string& name) -> std::optional<std::string> {
        ++asked[name];
        return std::nullopt;
    };
    static constexpr std::array hosts{HostVariable{"auxip", "RSPY_HOST_ADGS"}};
    static_cast<void>(resolve_settings({.local = false}, hosts, counting));
    std::set<std::string> known = {"RSPY_HOST_ADGS"};
    for (const auto& row : setting_table()) known.insert(row.variables.begin(), row.variables.end());
    for (const auto& [name, times] : asked) {
        CAPTURE(name);
        CHECK(known.contains(name));
        CHECK(times <= 2);
    }
    CHECK(asked.size() == 8);  // url, key, cookie, owner, two of the key manager, the host, the certificates
}
