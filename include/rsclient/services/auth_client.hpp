#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/json/value.hpp"
#include "rsclient/services/client_state.hpp"

namespace rsclient::services {

/// The authenticated user.
struct UserInfo {
    std::string user_login = {};
    std::vector<std::string> iam_roles = {};  ///< sorted
    json::Object attributes = {};             ///< more of the user, if the platform says it
};

/// Client of the authentication endpoints.
class AuthClient {
public:
    explicit AuthClient(SharedState state);
    explicit AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport = http::default_transport());

    /// The authenticated user, as the platform knows it. The platform knows the user of a session cookie, the API key
    /// manager that of a key: with a key, the key manager is asked if hosts["apikeymanager"] is set.
    /// @throws NotAuthenticatedError without a valid credential, or with a key whose manager is not known
    /// @throws NotFoundError on a platform without authentication
    [[nodiscard]] UserInfo get_me(const Context& context = {}) const;

    /// Where the service is; holds no credential.
    [[nodiscard]] std::string url() const;

private:
    SharedState state_;
};

}  // namespace rsclient::services
