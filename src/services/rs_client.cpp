#include "rsclient/services/rs_client.hpp"

#include <utility>

namespace rsclient::services {

RsClient::RsClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : state_(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

StationClient RsClient::station(std::string_view key) const { return {key, state_}; }

CatalogClient RsClient::catalog() const { return CatalogClient(state_); }

StagingClient RsClient::staging() const { return StagingClient(state_); }

AuthClient RsClient::auth() const { return AuthClient(state_); }

}  // namespace rsclient::services
