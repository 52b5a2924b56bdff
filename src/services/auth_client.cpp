#include "rsclient/services/auth_client.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "services/json_answer.hpp"

namespace rsclient::services {
namespace {

constexpr const char* key_manager = "apikeymanager";

bool asks_key_manager(const ClientState& state) {
    return state.sends_api_key() && state.settings().hosts.contains(key_manager);
}

/// RSPY_UAC_CHECK_URL is the whole URL; a host that is given leads to the manager.
std::string check_key_url(const std::string& url) {
    return url.ends_with("/check_key") ? url : url + "/auth/check_key";
}

UserInfo user_from_json(const json::Reader& answer) {
    UserInfo user{.user_login = answer.member("user_login").string(),
                  .iam_roles = answer.member("iam_roles").strings()};
    std::sort(user.iam_roles.begin(), user.iam_roles.end());
    for (const char* name : {"attributes", "config"}) {  // of the platform and of the key manager
        const json::Value* attributes = answer.object().find(name);
        if (attributes != nullptr && attributes->object() != nullptr) user.attributes = *attributes->object();
    }
    return user;
}

UserInfo fetch_user(const http::RequestPipeline& pipeline, const http::Call& call, const Context& context) {
    return read_json(pipeline, call, user_from_json, context);
}

}  // namespace

AuthClient::AuthClient(SharedState state) : state_(std::move(state)) {
    static_cast<void>(url());  // throws if it is not known
}

AuthClient::AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : AuthClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

std::string AuthClient::url() const {
    return state_->settings().url_of(asks_key_manager(*state_) ? key_manager : "auth");
}

UserInfo AuthClient::get_me(const Context& context) const {
    const bool asks_manager = asks_key_manager(*state_);
    const http::Call call{.action = "get the signed-in user",
                          .request = {.url = asks_manager ? check_key_url(url()) : url() + "/auth/me",
                                      .timeout = state_->options().read_timeout}};
    if (asks_manager) return fetch_user(state_->key_only_pipeline(), call, context);
    try {
        return fetch_user(state_->pipeline(), call, context);
    } catch (const NotFoundError& cause) {
        if (state_->settings().mode != Mode::local) throw;
        throw NotFoundError({cause.action(), cause.status(),
                             cause.detail() + "; local mode has no authentication: there is no signed-in user, "
                                              "collections belong to the owner that is set (RSPY_HOST_USER)",
                             cause.request_id(), cause.attempts()});
    } catch (const NotAuthenticatedError& cause) {
        if (cause.status() != 401 || !state_->sends_api_key()) throw;
        throw NotAuthenticatedError({cause.action(), cause.status(),
                                     cause.detail() +
                                         "; /auth/me takes a session cookie, the user of an API key is known to its "
                                         "manager: set RSPY_UAC_CHECK_URL, APIKEY_URL or hosts[\"apikeymanager\"]",
                                     cause.request_id(), cause.attempts()});
    }
}

}  // namespace rsclient::services
