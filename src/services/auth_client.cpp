#include "rsclient/services/auth_client.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/services/caller.hpp"

namespace rsclient::services {
namespace {

constexpr const char* key_manager = "apikeymanager";

bool sends_key(const ResolvedSettings& settings) { return settings.mode != Mode::local && !settings.api_key.empty(); }

bool asks_key_manager(const ResolvedSettings& settings) {
    return sends_key(settings) && settings.hosts.contains(key_manager);
}

/// RSPY_UAC_CHECK_URL is the whole URL; a host that is given leads to the manager.
std::string check_key_url(const std::string& url) {
    return url.ends_with("/check_key") ? url : url + "/auth/check_key";
}

UserInfo user_from_json(const json::Value& answer, const std::string& where) {
    const auto& object = json::expect_object(answer, where);
    const json::Value& login = json::expect_member(object, "user_login", where);
    const json::Value& roles = json::expect_member(object, "iam_roles", where);
    UserInfo user{.user_login = json::expect_string(login, where + "/user_login")};
    for (const auto& role : json::expect_array(roles, where + "/iam_roles")) {
        user.iam_roles.push_back(json::expect_string(role, where + "/iam_roles"));
    }
    std::sort(user.iam_roles.begin(), user.iam_roles.end());
    for (const char* name : {"attributes", "config"}) {  // of the platform and of the key manager
        const json::Value* attributes = object.find(name);
        if (attributes != nullptr && attributes->object() != nullptr) user.attributes = *attributes->object();
    }
    return user;
}

UserInfo fetch_user(const Caller& caller, http::Request request) {
    return caller.read(std::move(request), [&](const json::RawJson& text) {
        return user_from_json(json::parse(text, caller.action()), caller.action() + ": ");
    });
}

}  // namespace

AuthClient::AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      url_(options_.settings.url_of(asks_key_manager(options_.settings) ? key_manager : "auth")) {}

UserInfo AuthClient::get_me() const {
    constexpr const char* action = "get the signed-in user";
    if (asks_key_manager(options_.settings)) {
        ServiceOptions key_only = options_;
        key_only.settings.bearer_token = {};
        return fetch_user(Caller(std::move(key_only), transport_, action),
                          {.url = check_key_url(url_), .timeout = options_.read_timeout});
    }
    try {
        return fetch_user(Caller(options_, transport_, action),
                          {.url = url_ + "/auth/me", .timeout = options_.read_timeout});
    } catch (const NotFoundError& cause) {
        if (options_.settings.mode != Mode::local) throw;
        throw NotFoundError({cause.action(), cause.status(),
                             cause.detail() + "; local mode has no authentication: there is no signed-in user, "
                                              "collections belong to the owner that is set (RSPY_HOST_USER)",
                             cause.request_id(), cause.attempts()});
    } catch (const NotAuthenticatedError& cause) {
        if (cause.status() != 401 || !sends_key(options_.settings)) throw;
        throw NotAuthenticatedError({cause.action(), cause.status(),
                                     cause.detail() +
                                         "; /auth/me takes a session cookie, the user of an API key is known to its "
                                         "manager: set RSPY_UAC_CHECK_URL, APIKEY_URL or hosts[\"apikeymanager\"]",
                                     cause.request_id(), cause.attempts()});
    }
}

}  // namespace rsclient::services
