#include "rsclient/core/settings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rsclient {
namespace {

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
    if (const auto user = find_setting(setting("owner"), environment)) return owner_name(user->variable, user->text);
    return mode == Mode::local ? owner_name("login name", login_name()) : "";
}

bool is_local(const Settings& settings, const ResolvedSettings& resolved, const Environment& environment) {
    if (settings.local) return *settings.local;
    // A credential that is given is sent, whatever server the shell was set up for.
    if (!settings.api_key.empty() || !settings.session_cookie.empty() || !settings.bearer_token.empty()) return false;
    if (const auto local = find_setting(setting("local"), environment)) return truth_of(local->variable, local->text);
    return resolved.url.empty() && resolved.api_key.empty() && resolved.session_cookie.empty() &&
           resolved.bearer_token.empty();
}

Secret secret_of(const Secret& argument, const SettingRow& row, const Environment& environment) {
    return argument.empty() ? Secret(read_setting(row, environment).value_or("")) : argument;
}

std::string platform_url(const Settings& settings, const Environment& environment) {
    if (!settings.url.empty()) return checked_url("url", settings.url);
    const auto found = find_setting(setting("url"), environment);
    return found ? checked_url(found->variable, found->text) : "";
}

std::map<std::string, std::string> hosts_of(const Settings& settings, std::span<const HostVariable> variables,
                                            const Environment& environment) {
    std::map<std::string, std::string> hosts;
    // An explicit URL means all services there: the environment's hosts belong to another platform.
    if (settings.url.empty()) {
        for (const auto& [service, variable] : variables) {
            const std::string name(variable);
            if (const auto url = environment(name)) hosts.try_emplace(std::string(service), checked_url(name, *url));
        }
        if (const auto manager = find_setting(setting("key_manager"), environment)) {
            hosts.try_emplace("apikeymanager", checked_url(manager->variable, manager->text));
        }
    }
    for (const auto& [service, url] : settings.hosts) {
        if (!url.empty()) hosts[service] = checked_url("hosts[\"" + service + "\"]", url);
    }
    return hosts;
}

Mode mode_of(const Settings& settings, const ResolvedSettings& resolved, const Environment& environment) {
    if (is_local(settings, resolved, environment)) return Mode::local;
    return environment(std::string(setting("key_manager").variables[0])) ? Mode::cluster : Mode::hybrid;
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
    std::string variables = variables_of(setting("url"));
    for (const auto& [name, variable] : host_variables) {
        if (name == service) {
            variables += " or " + std::string(variable);
            break;  // further ones are older names
        }
    }
    throw std::invalid_argument("the URL of " + service + " is not known: give url, or set " + variables +
                                ", or start a server with `rsclient local up`");
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

ResolvedSettings resolve_settings(const Settings& settings, std::span<const HostVariable> hosts,
                                  const Environment& environment) {
    ResolvedSettings resolved;
    resolved.url = platform_url(settings, environment);
    resolved.api_key = secret_of(settings.api_key, setting("api_key"), environment);
    resolved.session_cookie = secret_of(settings.session_cookie, setting("session_cookie"), environment);
    resolved.bearer_token = settings.bearer_token;
    resolved.hosts = hosts_of(settings, hosts, environment);
    resolved.host_variables = hosts;
    resolved.ca_bundle = read_setting(setting("ca_bundle"), environment).value_or("");
    resolved.mode = mode_of(settings, resolved, environment);
    resolved.owner = owner_of(settings, resolved.mode, environment);
    return resolved;
}

}  // namespace rsclient
