#include "rsclient/services/cadip_client.hpp"

#include <utility>

namespace rsclient::services {

CadipClient::CadipClient(SharedState state)
    : StationClient(std::move(state), "cadip", "CADIP", PublishedBy::datetime) {}

CadipClient::CadipClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : CadipClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

}  // namespace rsclient::services
