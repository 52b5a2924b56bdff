#include "rsclient/services/auxip_client.hpp"

#include <utility>

namespace rsclient::services {

AuxipClient::AuxipClient(SharedState state) : StationClient(std::move(state), "auxip", "AUXIP", PublishedBy::filter) {}

AuxipClient::AuxipClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : AuxipClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

}  // namespace rsclient::services
