#include "rsclient/services/auxip_client.hpp"

#include <utility>

namespace rsclient::services {

AuxipClient::AuxipClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StationClient(std::move(options), std::move(transport), "auxip", "AUXIP") {}

}  // namespace rsclient::services
