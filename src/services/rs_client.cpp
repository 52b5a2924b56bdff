#include "rsclient/services/rs_client.hpp"

#include <utility>

namespace rsclient::services {

RsClient::RsClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)), transport_(std::move(transport)) {}

StationClient RsClient::station(std::string_view key) const { return {key, options_, transport_}; }

CatalogClient RsClient::catalog() const { return CatalogClient(options_, transport_); }

StagingClient RsClient::staging() const { return StagingClient(options_, transport_); }

AuthClient RsClient::auth() const { return AuthClient(options_, transport_); }

}  // namespace rsclient::services
