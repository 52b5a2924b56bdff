#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "rsclient/core/secret.hpp"

namespace rsclient {

/// Where the client runs, which decides how it signs in and who owns what it creates.
enum class Mode {
    local,    ///< client and server on one host; nobody signs in
    hybrid,   ///< client outside the platform, with an API key
    cluster,  ///< client inside the platform, with an API key or a session cookie
};

/// The mode's name: "local", "hybrid", "cluster".
[[nodiscard]] std::string to_string(Mode mode);

/// What a user may say when making a client; what is left empty comes from the environment, then from the defaults.
struct Settings {
    std::string url = {};            ///< base URL of all services; RSPY_WEBSITE
    Secret api_key = {};             ///< header `x-api-key`; RSPY_APIKEY
    Secret session_cookie = {};      ///< cookie `session`; RSPY_OAUTH2_COOKIE
    Secret bearer_token = {};        ///< header `Authorization`, for services that take one
    std::string owner = {};          ///< owner of catalog collections; RSPY_HOST_USER
    std::optional<bool> local = {};  ///< whether nobody signs in; RSPY_LOCAL_MODE
    std::map<std::string, std::string> hosts =
        {};  ///< URL per service that differs: "catalog", "staging", ..., and "apikeymanager"
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

    /// Base URL of a service, without a slash at the end.
    /// @throws std::invalid_argument naming what to set, if neither the service nor the platform has a URL
    [[nodiscard]] std::string url_of(const std::string& service) const;
};

/// Looks a variable up; a parameter so that tests need not touch the process.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of this process; an empty variable counts as absent.
[[nodiscard]] Environment process_environment();

/// The base URL in `setting`, an argument or a variable, without slashes at its end; an empty one stays empty.
/// @throws std::invalid_argument naming the setting, if the URL is not http(s), names no host, or holds '@', '?' or
/// '#': what may be a password is not quoted
[[nodiscard]] std::string checked_url(const std::string& setting, std::string url);

/// The one place that decides which value wins: argument, then environment, then default. With a `url` given,
/// RSPY_HOST_*, RSPY_UAC_CHECK_URL and APIKEY_URL of the environment do not count as hosts.
///
/// Local mode: said so by the argument; else, unless a credential is given as an argument, by RSPY_LOCAL_MODE; else if
/// there is no platform URL and no credential. Cluster mode: RSPY_UAC_CHECK_URL is set. Hybrid otherwise.
/// @throws std::invalid_argument naming the variable, if RSPY_LOCAL_MODE is no truth value or checked_url refuses a URL
[[nodiscard]] ResolvedSettings resolve(const Settings& settings,
                                       const Environment& environment = process_environment());

}  // namespace rsclient
