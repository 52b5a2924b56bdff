#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/http/transport.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/services/service_options.hpp"

namespace rsclient::services {

/// Who the platform takes the caller for.
struct UserInfo {
    std::string user_login = {};
    std::vector<std::string> iam_roles = {};  ///< sorted
    json::Object attributes = {};             ///< more of the user, if the platform says it
};

/// Client of the authentication endpoints.
class AuthClient {
public:
    explicit AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport = http::default_transport());

    /// The caller, as the platform knows it. The platform knows the user of a session cookie, the API key manager that
    /// of a key: with a key, the key manager is asked if hosts["apikeymanager"] is set.
    /// @throws NotAuthenticatedError without a valid credential, or with a key whose manager is not known
    /// @throws NotFoundError on a platform without authentication
    [[nodiscard]] UserInfo get_me() const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    ServiceOptions options_;
    std::shared_ptr<http::Transport> transport_;
    std::string url_;
};

}  // namespace rsclient::services
