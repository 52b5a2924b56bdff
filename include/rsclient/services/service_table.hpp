#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "rsclient/core/settings.hpp"

namespace rsclient::services {

/// The type of a service, which decides the class of its client.
enum class ServiceKind {
    station,    ///< read-only STAC over the files of a station: StationClient
    catalog,    ///< CatalogClient
    staging,    ///< StagingClient
    auth,       ///< AuthClient
    no_client,  ///< its URL can be set, but this library has no client of it
};

/// The kind's name, e.g. "station".
[[nodiscard]] std::string_view to_string(ServiceKind kind) noexcept;

/// How a station filters on the time of publication.
enum class PublishedBy {
    filter,    ///< by a condition on `published`: its parameter `datetime` is the time of sensing
    datetime,  ///< by the parameter `datetime`
};

/// A property that a station lists as a queryable, but whose comparison with `=` or IN it ignores without an error.
struct IgnoredProperty {
    std::string_view name = {};
    std::string_view advice = {};  ///< what to write instead
};

/// One service of the platform. Facades, command line, `rsclient doctor`, Prefect tasks, stubs and docs read these
/// rows.
struct ServiceRow {
    std::string_view key = {};   ///< of accessors, hosts and commands, e.g. "auxip"
    std::string_view name = {};  ///< in messages, e.g. "AUXIP"
    ServiceKind kind = ServiceKind::no_client;
    std::string_view prefix = {};                         ///< path below the base URL, e.g. "/auxip"; may be empty
    std::array<std::string_view, 2> host_variables = {};  ///< with a base URL of its own; the first that is set wins
    std::string_view summary = {};                        ///< what it holds, in one sentence, for the docs
    PublishedBy published_by = PublishedBy::filter;       ///< for stations
    std::span<const IgnoredProperty> ignored = {};        ///< for stations
};

namespace rows {

/// Of RS-Server 1.0a14.
inline constexpr std::array auxip_ignored{
    IgnoredProperty{.name = "created", .advice = "write published, which is the same time there"},
};

/// Of RS-Server 1.0a14.
inline constexpr std::array prip_ignored{
    IgnoredProperty{.name = "end_datetime", .advice = "use a T_ operator, as in T_BEFORE(end_datetime, ...)"},
    IgnoredProperty{.name = "file:checksum", .advice = "compare the checksums of the items found"},
};

/// The table itself: a further endpoint of a kind that has a client is one row.
inline constexpr std::array services{
    ServiceRow{.key = "auxip",
               .name = "AUXIP",
               .kind = ServiceKind::station,
               .prefix = "/auxip",
               .host_variables = {"RSPY_HOST_ADGS", "RSPY_HOST_AUXIP"},
               .summary = "Auxiliary files (orbits, meteorology, calibration), one item per file.",
               .ignored = auxip_ignored},
    ServiceRow{.key = "cadip",
               .name = "CADIP",
               .kind = ServiceKind::station,
               .prefix = "/cadip",
               .host_variables = {"RSPY_HOST_CADIP"},
               .summary = "Downlink sessions, one item per session with one asset per CADU chunk file.",
               .published_by = PublishedBy::datetime},
    ServiceRow{.key = "prip",
               .name = "PRIP",
               .kind = ServiceKind::station,
               .prefix = "/prip",
               .host_variables = {"RSPY_HOST_PRIP"},
               .summary = "Products of the production services, one item per product.",
               .ignored = prip_ignored},
    ServiceRow{.key = "catalog",
               .name = "catalog",
               .kind = ServiceKind::catalog,
               .prefix = "/catalog",
               .host_variables = {"RSPY_HOST_CATALOG"},
               .summary = "Collections of an owner, their items and files."},
    ServiceRow{.key = "staging",
               .name = "staging",
               .kind = ServiceKind::staging,
               .host_variables = {"RSPY_HOST_STAGING"},
               .summary = "Copies files from stations into the catalog's storage."},
    ServiceRow{.key = "auth",
               .name = "authentication",
               .kind = ServiceKind::auth,
               .prefix = "/auth",
               .summary = "The authenticated user."},
    ServiceRow{.key = "edrs",
               .name = "EDRS",
               .prefix = "/edrs",
               .host_variables = {"RSPY_HOST_EDRS"},
               .summary = "Downlink sessions over the relay satellites."},
    ServiceRow{.key = "lta",
               .name = "LTA",
               .prefix = "/lta",
               .host_variables = {"RSPY_HOST_LTA"},
               .summary = "The long-term archive."},
    ServiceRow{.key = "dpr",
               .name = "DPR",
               .prefix = "/dpr",
               .host_variables = {"RSPY_HOST_DPR_SERVICE"},
               .summary = "Data processors."},
    ServiceRow{.key = "osam",
               .name = "OSAM",
               .prefix = "/storage",
               .host_variables = {"RSPY_HOST_OSAM"},
               .summary = "Accounts of the object storage."},
};

}  // namespace rows

/// All services, in the order in which they are shown.
[[nodiscard]] constexpr std::span<const ServiceRow> service_table() noexcept { return rows::services; }

/// The row of a service, or null.
[[nodiscard]] constexpr const ServiceRow* find_service(std::string_view key) noexcept {
    const auto table = service_table();
    const auto found = std::find_if(table.begin(), table.end(), [&](const ServiceRow& row) { return row.key == key; });
    return found == table.end() ? nullptr : &*found;
}

/// The row of a station. @throws std::invalid_argument naming the stations, if `key` is not one of them
[[nodiscard]] const ServiceRow& station_row(std::string_view key);

/// Each host variable with its service, as resolve_settings takes them.
[[nodiscard]] std::span<const HostVariable> host_variables();

/// All settings for users: those of setting_table(), and the base URL of each service that has a variable for it.
[[nodiscard]] std::span<const SettingRow> all_settings();

}  // namespace rsclient::services
