#include "rsclient/services/client_state.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/auth/credential_provider.hpp"
#include "services/error_mapping.hpp"

namespace rsclient::services {
namespace {

using Provider = std::shared_ptr<const auth::CredentialProvider>;

Provider provider_of(const ServiceOptions& options) {
    if (options.credentials) return options.credentials;
    const ResolvedSettings& settings = options.settings;
    if (settings.mode == Mode::local) return auth::fixed_credentials({});
    return auth::fixed_credentials({settings.api_key, settings.session_cookie, settings.bearer_token});
}

http::RequestPipeline pipeline_with(const ServiceOptions& options, const std::shared_ptr<http::Transport>& transport,
                                    const Provider& provider) {
    return {transport,
            {.retry = options.retry,
             .hooks = options.hooks,
             .policy = auth::credential_policy(provider),
             .observer = options.observer,
             .ca_bundle = options.settings.ca_bundle,
             .errors = service_errors(options.settings.mode, provider)}};
}

/// The options without what the provider keeps from now on.
ServiceOptions without_credentials(ServiceOptions options) {
    options.settings.api_key = options.settings.session_cookie = options.settings.bearer_token = {};
    options.credentials = nullptr;
    return options;
}

}  // namespace

ClientState::ClientState(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(without_credentials(options)),
      sends_api_key_(options.settings.mode != Mode::local && !options.settings.api_key.empty()),
      pipeline_(pipeline_with(options, transport, provider_of(options))),
      key_only_pipeline_(
          pipeline_with(options, transport, auth::fixed_credentials({.api_key = options.settings.api_key}))) {}

http::RetryOptions ClientState::patient_retry(std::chrono::milliseconds timeout) const {
    http::RetryOptions retry = options_.retry;
    retry.total = std::max(retry.total, timeout);
    return retry;
}

}  // namespace rsclient::services
