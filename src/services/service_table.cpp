#include "rsclient/services/service_table.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/services/service_options.hpp"

namespace rsclient::services {

std::string_view to_string(ServiceKind kind) noexcept {
    static constexpr std::array<std::string_view, 5> names = {"station", "catalog", "staging", "auth", "no_client"};
    return names[static_cast<std::size_t>(kind)];
}

const ServiceRow& station_row(std::string_view key) {
    const ServiceRow* row = find_service(key);
    if (row != nullptr && row->kind == ServiceKind::station) return *row;
    std::string stations;
    for (const auto& one : service_table()) {
        if (one.kind == ServiceKind::station) stations.append(stations.empty() ? "" : ", ").append(one.key);
    }
    throw std::invalid_argument("service must be one of " + stations + ", got '" + std::string(key) + "'");
}

std::span<const HostVariable> host_variables() {
    static const std::vector<HostVariable> pairs = [] {
        std::vector<HostVariable> found;
        for (const auto& row : service_table()) {
            for (const auto variable : row.host_variables) {
                if (!variable.empty()) found.push_back({row.key, variable});
            }
        }
        return found;
    }();
    return pairs;
}

std::span<const SettingRow> all_settings() {
    static const std::vector<SettingRow> all = [] {
        std::vector<SettingRow> found(setting_table().begin(), setting_table().end());
        for (const auto& row : service_table()) {
            if (row.host_variables[0].empty()) continue;
            found.push_back({.name = row.key,
                             .argument = "hosts",
                             .variables = row.host_variables,
                             .kind = SettingKind::url,
                             .fallback = "the base URL of all services",
                             .description = row.summary});
        }
        return found;
    }();
    return all;
}

ResolvedSettings resolve(const Settings& settings, const Environment& environment) {
    return resolve_settings(settings, host_variables(), environment);
}

}  // namespace rsclient::services
