#pragma once

#include <memory>

#include "rsclient/services/station_client.hpp"

namespace rsclient::services {

/// Client of the CADIP endpoint: downlink sessions, one item a session with one asset for each CADU chunk file.
class CadipClient final : public StationClient {
public:
    explicit CadipClient(SharedState state);
    explicit CadipClient(ServiceOptions options,
                         std::shared_ptr<http::Transport> transport = http::default_transport());
};

}  // namespace rsclient::services
