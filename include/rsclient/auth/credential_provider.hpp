#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/core/secret.hpp"
#include "rsclient/http/pipeline.hpp"

namespace rsclient::auth {

/// Where the credentials of requests come from. Asked before each attempt, so that a credential that was renewed
/// meanwhile is used. Several threads may use one.
class CredentialProvider {
public:
    virtual ~CredentialProvider() = default;

    /// Headers that carry the credentials valid now; empty without authentication.
    [[nodiscard]] virtual http::Headers headers() const = 0;

    /// The secrets themselves, which no message may hold.
    [[nodiscard]] virtual std::vector<Secret> secrets() const = 0;
};

/// What the platform's gateways take.
struct PlatformCredentials {
    Secret api_key = {};         ///< header `x-api-key`
    Secret session_cookie = {};  ///< cookie `session`; left out where there is a key, which wins on the server as well
    Secret bearer_token = {};    ///< header `Authorization`
};

/// A provider of credentials that do not change.
[[nodiscard]] std::shared_ptr<const CredentialProvider> fixed_credentials(const PlatformCredentials& credentials);

/// The policy that adds a provider's headers to each attempt.
[[nodiscard]] std::shared_ptr<const http::AttemptPolicy> credential_policy(
    std::shared_ptr<const CredentialProvider> provider);

/// The text with "***" in place of a provider's secrets, which some services quote in their answers.
[[nodiscard]] std::string redacted(std::string text, const CredentialProvider& provider);

}  // namespace rsclient::auth
