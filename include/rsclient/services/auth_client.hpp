#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/http/transport.hpp"
#include "rsclient/services/service_options.hpp"

namespace rsclient::services {

/// Who the platform takes the caller for.
struct UserInfo {
    std::string user_login = {};
    std::vector<std::string> iam_roles = {};  ///< sorted
};

/// Client of the authentication endpoints.
class AuthClient {
public:
    explicit AuthClient(ServiceOptions options, std::shared_ptr<http::Transport> transport = http::default_transport());

    /// The caller, as the platform knows it. @throws NotAuthenticatedError without a valid credential
    [[nodiscard]] UserInfo get_me() const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    ServiceOptions options_;
    std::shared_ptr<http::Transport> transport_;
    std::string url_;
};

}  // namespace rsclient::services
