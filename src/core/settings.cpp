#include "rsclient/core/settings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rsclient {
namespace {

/// Services and the variables that override their URL; AUXIP's older name comes first, as the platform still uses it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> host_variables = {{
    {"auxip", "RSPY_HOST_ADGS"},
    {"auxip", "RSPY_HOST_AUXIP"},
    {"cadip", "RSPY_HOST_CADIP"},
    {"prip", "RSPY_HOST_PRIP"},
    {"edrs", "RSPY_HOST_EDRS"},
    {"lta", "RSPY_HOST_LTA"},
    {"catalog", "RSPY_HOST_CATALOG"},
    {"staging", "RSPY_HOST_STAGING"},
    {"dpr", "RSPY_HOST_DPR_SERVICE"},
    {"osam", "RSPY_HOST_OSAM"},
    {"apikeymanager", "RSPY_UAC_CHECK_URL"},
    {"apikeymanager", "APIKEY_URL"},
}};

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The truth values that the platform's other tools accept.
bool truth_of(const std::string& name, const std::string& text) {
    static constexpr std::array<std::string_view, 6> yes = {"y", "yes", "t", "true", "on", "1"};
    static constexpr std::array<std::string_view, 6> no = {"n", "no", "f", "false", "off", "0"};
    const std::string value = lower_case(text);
    if (std::find(yes.begin(), yes.end(), value) != yes.end()) return true;
    if (std::find(no.begin(), no.end(), value) != no.end()) return false;
    throw std::invalid_argument(name + " must be 1 or 0 (or yes/no, true/false, on/off), got '" + text + "'");
}

/// Owner names hold letters and digits only: `_` and `:` separate owner and collection on the wire.
std::string owner_name(const std::string& source, const std::string& text) {
    std::string owner;
    std::copy_if(text.begin(), text.end(), std::back_inserter(owner),
                 [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; });
    if (owner.empty() && !text.empty()) {
        throw std::invalid_argument(source + " '" + text + "' holds neither a letter nor a digit");
    }
    return owner;
}

std::string login_name() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return "";
    return found->pw_name;
}

std::string owner_of(const Settings& settings, Mode mode, const Environment& environment) {
    if (!settings.owner.empty()) return owner_name("owner", settings.owner);
    if (const auto user = environment("RSPY_HOST_USER")) return owner_name("RSPY_HOST_USER", *user);
    return mode == Mode::local ? owner_name("login name", login_name()) : "";
}

bool is_local(const Settings& settings, const ResolvedSettings& resolved, const Environment& environment) {
    if (settings.local) return *settings.local;
    // Whoever gives a credential wants to sign in, whatever server the shell was set up for.
    if (!settings.api_key.empty() || !settings.session_cookie.empty() || !settings.bearer_token.empty()) return false;
    if (const auto text = environment("RSPY_LOCAL_MODE")) return truth_of("RSPY_LOCAL_MODE", *text);
    return resolved.url.empty() && resolved.api_key.empty() && resolved.session_cookie.empty() &&
           resolved.bearer_token.empty();
}

Secret secret_of(const Secret& argument, const Environment& environment, const std::string& name) {
    return argument.empty() ? Secret(environment(name).value_or("")) : argument;
}

void resolve_hosts(const Settings& settings, ResolvedSettings& resolved, const Environment& environment) {
    for (const auto& [service, variable] : host_variables) {
        // Whoever says a URL means all services there: what the environment knows of others does not count.
        if (!settings.url.empty()) break;
        const std::string name(variable);
        if (const auto url = environment(name))
            resolved.hosts.try_emplace(std::string(service), checked_url(name, *url));
    }
    for (const auto& [service, url] : settings.hosts) {
        if (!url.empty()) resolved.hosts[service] = checked_url("hosts[\"" + service + "\"]", url);
    }
}

}  // namespace

std::string to_string(Mode mode) {
    switch (mode) {
        case Mode::local:
            return "local";
        case Mode::hybrid:
            return "hybrid";
        case Mode::cluster:
            return "cluster";
    }
    return "unknown";
}

std::string ResolvedSettings::url_of(const std::string& service) const {
    if (const auto found = hosts.find(service); found != hosts.end()) return found->second;
    if (!url.empty()) return url;
    std::string variable;
    for (const auto& [name, candidate] : host_variables) {
        if (name == service && variable.empty()) variable = " or " + std::string(candidate);
    }
    throw std::invalid_argument("the URL of " + service + " is not known: give url, or set RSPY_WEBSITE" + variable +
                                ", or start a server with `rsclient local up`");
}

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr || *value == '\0') return std::nullopt;
        return value;
    };
}

std::string checked_url(const std::string& setting, std::string url) {
    if (url.empty()) return url;
    // Such a URL would be shown by messages, logs and pickles. Nothing of it is quoted: a password may hold anything.
    if (url.find('@') != std::string::npos) {
        throw std::invalid_argument(setting + " must not hold '@': a user or password has no place in a URL, give " +
                                    "credentials in the settings that are made for them");
    }
    if (url.find_first_of("?#") != std::string::npos) {
        throw std::invalid_argument(setting + " must not hold '?' or '#': a base URL has neither query nor fragment");
    }
    const std::string start = lower_case(url.substr(0, 8));
    if (!start.starts_with("http://") && !start.starts_with("https://")) {
        throw std::invalid_argument(setting + " must start with http:// or https://, got '" + url + "'");
    }
    while (url.ends_with('/')) url.pop_back();
    if (url.ends_with(':')) throw std::invalid_argument(setting + " names no host, got '" + url + "//'");
    return url;
}

ResolvedSettings resolve(const Settings& settings, const Environment& environment) {
    ResolvedSettings resolved;
    const std::string url = settings.url.empty() ? environment("RSPY_WEBSITE").value_or("") : settings.url;
    resolved.url = checked_url(settings.url.empty() ? "RSPY_WEBSITE" : "url", url);
    resolved.api_key = secret_of(settings.api_key, environment, "RSPY_APIKEY");
    resolved.session_cookie = secret_of(settings.session_cookie, environment, "RSPY_OAUTH2_COOKIE");
    resolved.bearer_token = settings.bearer_token;
    resolve_hosts(settings, resolved, environment);
    if (is_local(settings, resolved, environment)) {
        resolved.mode = Mode::local;
    } else {
        resolved.mode = environment("RSPY_UAC_CHECK_URL") ? Mode::cluster : Mode::hybrid;
    }
    resolved.owner = owner_of(settings, resolved.mode, environment);
    return resolved;
}

}  // namespace rsclient
