#pragma once

#include <memory>

#include "rsclient/services/station_client.hpp"

namespace rsclient::services {

/// Client of the AUXIP endpoint: auxiliary files (orbits, meteorology, calibration), one item a file.
class AuxipClient final : public StationClient {
public:
    explicit AuxipClient(SharedState state);
    explicit AuxipClient(ServiceOptions options,
                         std::shared_ptr<http::Transport> transport = http::default_transport());
};

}  // namespace rsclient::services
