#include "rsclient/services/prip_client.hpp"

#include <utility>

namespace rsclient::services {

PripClient::PripClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StationClient(std::move(options), std::move(transport), "prip", "PRIP") {}

}  // namespace rsclient::services
