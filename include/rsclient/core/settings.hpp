#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rsclient/core/secret.hpp"
#include "rsclient/core/setting_table.hpp"

namespace rsclient {

/// Where the client runs, which decides how it signs in and who owns what it creates.
enum class Mode {
    local,    ///< client and server on one host; no authentication
    hybrid,   ///< client outside the platform, with an API key
    cluster,  ///< client inside the platform, with an API key or a session cookie
};

/// The mode's name: "local", "hybrid", "cluster".
[[nodiscard]] std::string to_string(Mode mode);

/// Arguments of a client; empty ones come from the variables of setting_table(), then from the defaults.
struct Settings {
    std::string url = {};            ///< base URL of all services
    Secret api_key = {};             ///< header `x-api-key`
    Secret session_cookie = {};      ///< cookie `session`
    Secret bearer_token = {};        ///< header `Authorization`, for services that take one
    std::string owner = {};          ///< owner of catalog collections
    std::optional<bool> local = {};  ///< true: no authentication
    std::map<std::string, std::string> hosts =
        {};  ///< URL per service that differs: "catalog", "staging", ..., and "apikeymanager"
};

/// A service and an environment variable that holds its base URL.
struct HostVariable {
    std::string_view service = {};
    std::string_view variable = {};
};

/// Settings that were decided: every member has its final value.
struct ResolvedSettings {
    Mode mode = Mode::local;
    std::string url = {};
    Secret api_key = {};
    Secret session_cookie = {};
    Secret bearer_token = {};
    std::string owner = {};  ///< letters and digits only; empty: the service takes it from the credentials
    std::map<std::string, std::string> hosts = {};
    std::string ca_bundle = {};                         ///< file of certificates to trust; empty: the system's
    std::span<const HostVariable> host_variables = {};  ///< for messages

    /// Base URL of a service, without a slash at the end.
    /// @throws std::invalid_argument naming what to set, if neither the service nor the platform has a URL
    [[nodiscard]] std::string url_of(const std::string& service) const;
};

/// The base URL in `setting`, an argument or a variable, without slashes at its end; an empty one stays empty.
/// @throws std::invalid_argument naming the setting, if the URL is not http(s), names no host, or holds '@', '?' or
/// '#': what may be a password is not quoted
[[nodiscard]] std::string checked_url(const std::string& setting, std::string url);

/// The one place that decides which value wins: argument, then environment, then default. With a `url` given, the host
/// variables and those of the API key manager are not used as hosts. services::resolve calls it with the host variables
/// of the service table.
///
/// Local mode: by the argument; else, unless a credential is given as an argument, by RSPY_LOCAL_MODE; else if there is
/// no platform URL and no credential. Cluster mode: RSPY_UAC_CHECK_URL is set. Hybrid otherwise.
/// @param hosts of static storage; of several variables of one service the first that is set wins
/// @throws std::invalid_argument naming the variable, if RSPY_LOCAL_MODE is no truth value or checked_url refuses a URL
[[nodiscard]] ResolvedSettings resolve_settings(const Settings& settings, std::span<const HostVariable> hosts,
                                                const Environment& environment = process_environment());

}  // namespace rsclient
