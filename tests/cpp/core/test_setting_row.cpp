#include "rsclient/core/setting_row.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <utility>

using namespace rsclient;

namespace {

Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace

constexpr SettingRow key_manager{.name = "key_manager", .variables = {"RSPY_UAC_CHECK_URL", "APIKEY_URL"}};

TEST_CASE("of several variables the first that is set wins") {
    const auto both =
        find_setting(key_manager, environment({{"APIKEY_URL", "http://b"}, {"RSPY_UAC_CHECK_URL", "http://a"}}));
    REQUIRE(both.has_value());
    CHECK(both->variable == "RSPY_UAC_CHECK_URL");
    CHECK(both->text == "http://a");
    CHECK(read_setting(key_manager, environment({{"APIKEY_URL", "http://b"}})) == "http://b");
    CHECK_FALSE(read_setting(key_manager, environment({})).has_value());
    CHECK(variables_of(key_manager) == "RSPY_UAC_CHECK_URL or APIKEY_URL");
}

TEST_CASE("a setting without a variable is not found in the environment") {
    const Environment everything = [](const std::string&) { return std::optional<std::string>("x"); };
    CHECK_FALSE(find_setting({.name = "bearer_token"}, everything).has_value());
    CHECK(variables_of({.name = "bearer_token"}).empty());
}

TEST_CASE("kinds have names") {
    CHECK(to_string(SettingKind::text) == "text");
    CHECK(to_string(SettingKind::secret) == "secret");
    CHECK(to_string(SettingKind::path) == "path");
}
