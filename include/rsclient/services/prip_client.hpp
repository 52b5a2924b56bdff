#pragma once

#include <memory>

#include "rsclient/services/station_client.hpp"

namespace rsclient::services {

/// Client of the PRIP endpoint: products of the production services, one item a product.
class PripClient final : public StationClient {
public:
    explicit PripClient(SharedState state);
    explicit PripClient(ServiceOptions options, std::shared_ptr<http::Transport> transport = http::default_transport());
};

}  // namespace rsclient::services
