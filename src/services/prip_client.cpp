#include "rsclient/services/prip_client.hpp"

#include <utility>

namespace rsclient::services {

PripClient::PripClient(SharedState state) : StationClient(std::move(state), "prip", "PRIP", PublishedBy::filter) {}

PripClient::PripClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : PripClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

}  // namespace rsclient::services
