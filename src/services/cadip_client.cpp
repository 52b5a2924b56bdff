#include "rsclient/services/cadip_client.hpp"

#include <utility>

namespace rsclient::services {

CadipClient::CadipClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StationClient(std::move(options), std::move(transport), "cadip", "CADIP", PublishedBy::datetime) {}

}  // namespace rsclient::services
