#include "rsclient/services/auth_client.hpp"

#include <utility>

#include "rsclient/services/caller.hpp"

namespace rsclient::services {

AuthClient::AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)), transport_(std::move(transport)), url_(options_.settings.url_of("auth")) {}

UserInfo AuthClient::get_me() const {
    const Caller caller(options_, transport_, "get the signed-in user");
    const json::Value answer = caller.value({.url = url_ + "/auth/me", .timeout = options_.read_timeout});
    const auto& object = json::expect_object(answer, caller.action());
    const json::Value& login = json::expect_member(object, "user_login", caller.action());
    const json::Value& roles = json::expect_member(object, "iam_roles", caller.action());
    UserInfo user{.user_login = json::expect_string(login, caller.action() + "/user_login")};
    for (const auto& role : json::expect_array(roles, caller.action() + "/iam_roles")) {
        user.iam_roles.push_back(json::expect_string(role, caller.action() + "/iam_roles"));
    }
    return user;
}

}  // namespace rsclient::services
