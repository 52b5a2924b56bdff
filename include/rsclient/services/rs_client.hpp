#pragma once

#include <memory>
#include <string_view>

#include "rsclient/services/auth_client.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "rsclient/services/client_state.hpp"
#include "rsclient/services/staging_client.hpp"
#include "rsclient/services/station_client.hpp"

namespace rsclient::services {

/// The platform in one object: makes the clients of its services, which share settings and connections.
/// An accessor throws std::invalid_argument naming what to set, if the URL of its service is not known.
class RsClient {
public:
    /// A client with the settings of the environment. @throws std::invalid_argument as resolve does
    RsClient() : RsClient(ServiceOptions{.settings = resolve({})}) {}

    explicit RsClient(ServiceOptions options, std::shared_ptr<http::Transport> transport = http::default_transport());

    /// The station with this key in service_table(). @throws std::invalid_argument naming the stations, if it is not
    /// one
    [[nodiscard]] StationClient station(std::string_view key) const;

    [[nodiscard]] StationClient auxip() const { return station("auxip"); }  ///< auxiliary files
    [[nodiscard]] StationClient cadip() const { return station("cadip"); }  ///< downlink sessions
    [[nodiscard]] StationClient prip() const { return station("prip"); }    ///< products of the production services
    [[nodiscard]] CatalogClient catalog() const;                            ///< collections, their items and files
    [[nodiscard]] StagingClient staging() const;                            ///< copies files into the catalog's storage
    [[nodiscard]] AuthClient auth() const;                                  ///< the authenticated user

    /// What the clients share.
    [[nodiscard]] const SharedState& state() const noexcept { return state_; }

private:
    SharedState state_;
};

}  // namespace rsclient::services
