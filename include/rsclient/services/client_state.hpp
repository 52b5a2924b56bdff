#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "rsclient/http/pipeline.hpp"
#include "rsclient/services/service_options.hpp"

namespace rsclient::services {

/// What all clients of one platform share: settings, credentials, connection and the pipeline that joins them. Never
/// copied, never changed; the only place that knows the credentials.
class ClientState {
public:
    explicit ClientState(ServiceOptions options,
                         std::shared_ptr<http::Transport> transport = http::default_transport());
    ClientState(const ClientState&) = delete;
    ClientState& operator=(const ClientState&) = delete;

    /// Options without credentials.
    [[nodiscard]] const ServiceOptions& options() const noexcept { return options_; }
    [[nodiscard]] const ResolvedSettings& settings() const noexcept { return options_.settings; }

    /// The way of all requests to services of the platform.
    [[nodiscard]] const http::RequestPipeline& pipeline() const noexcept { return pipeline_; }

    /// The same with the API key as the only credential, for the manager of keys.
    [[nodiscard]] const http::RequestPipeline& key_only_pipeline() const noexcept { return key_only_pipeline_; }

    /// Whether requests carry an API key.
    [[nodiscard]] bool sends_api_key() const noexcept { return sends_api_key_; }

    /// Retry options that leave one attempt as much time as it may need: the deadline of all attempts may be shorter.
    [[nodiscard]] http::RetryOptions patient_retry(std::chrono::milliseconds timeout) const;

private:
    ServiceOptions options_;
    bool sends_api_key_;
    http::RequestPipeline pipeline_;
    http::RequestPipeline key_only_pipeline_;
};

/// Shared by the clients made from it.
using SharedState = std::shared_ptr<const ClientState>;

}  // namespace rsclient::services
