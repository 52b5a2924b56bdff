#include "rsclient/services/auth_client.hpp"

#include <utility>

#include "rsclient/services/caller.hpp"

namespace rsclient::services {

AuthClient::AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)), transport_(std::move(transport)), url_(options_.settings.url_of("auth")) {}

UserInfo AuthClient::get_me() const {
    const Caller caller(options_, transport_, "get the signed-in user");
    return caller.read({.url = url_ + "/auth/me", .timeout = options_.read_timeout}, [&](const json::Text& text) {
        const std::string where = caller.action() + ": ";
        const json::Value answer = json::parse(text, caller.action());
        const auto& object = json::expect_object(answer, where);
        const json::Value& login = json::expect_member(object, "user_login", where);
        const json::Value& roles = json::expect_member(object, "iam_roles", where);
        UserInfo user{.user_login = json::expect_string(login, where + "/user_login")};
        for (const auto& role : json::expect_array(roles, where + "/iam_roles")) {
            user.iam_roles.push_back(json::expect_string(role, where + "/iam_roles"));
        }
        return user;
    });
}

}  // namespace rsclient::services
