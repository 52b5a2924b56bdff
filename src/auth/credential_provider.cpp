#include "rsclient/auth/credential_provider.hpp"

#include <utility>

namespace rsclient::auth {
namespace {

class FixedCredentials final : public CredentialProvider {
public:
    explicit FixedCredentials(const PlatformCredentials& credentials) {
        // One of key and cookie: the other stays out of the server's logs.
        if (!credentials.api_key.empty()) {
            add("x-api-key", "", credentials.api_key);
        } else if (!credentials.session_cookie.empty()) {
            add("Cookie", "session=", credentials.session_cookie);
        }
        if (!credentials.bearer_token.empty()) add("Authorization", "Bearer ", credentials.bearer_token);
    }

    [[nodiscard]] http::Headers headers() const override {
        http::Headers headers;
        for (const auto& header : headers_) headers[header.name] = header.prefix + header.secret.reveal();
        return headers;
    }

    [[nodiscard]] std::vector<Secret> secrets() const override {
        std::vector<Secret> secrets;
        for (const auto& header : headers_) secrets.push_back(header.secret);
        return secrets;
    }

private:
    struct Header {
        std::string name;
        std::string prefix;
        Secret secret;
    };

    void add(std::string name, std::string prefix, const Secret& secret) {
        headers_.push_back({std::move(name), std::move(prefix), secret});
    }

    std::vector<Header> headers_ = {};
};

class CredentialPolicy final : public http::AttemptPolicy {
public:
    explicit CredentialPolicy(std::shared_ptr<const CredentialProvider> provider) : provider_(std::move(provider)) {}

    void prepare(http::Request& request) const override {
        for (auto& [name, value] : provider_->headers()) request.credentials[name] = value;
    }

private:
    std::shared_ptr<const CredentialProvider> provider_;
};

}  // namespace

std::shared_ptr<const CredentialProvider> fixed_credentials(const PlatformCredentials& credentials) {
    return std::make_shared<FixedCredentials>(credentials);
}

std::shared_ptr<const http::AttemptPolicy> credential_policy(std::shared_ptr<const CredentialProvider> provider) {
    return std::make_shared<CredentialPolicy>(std::move(provider));
}

std::string redacted(std::string text, const CredentialProvider& provider) {
    for (const Secret& secret : provider.secrets()) {
        const std::string& hidden = secret.reveal();
        if (hidden.empty()) continue;
        for (auto at = text.find(hidden); at != std::string::npos; at = text.find(hidden, at)) {
            text.replace(at, hidden.size(), "***");
            at += 3;
        }
    }
    return text;
}

}  // namespace rsclient::auth
