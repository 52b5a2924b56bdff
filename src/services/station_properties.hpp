#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "rsclient/services/service_table.hpp"

namespace rsclient::services {

/// Properties that stations compare as times.
inline constexpr std::array<std::string_view, 11> station_times{"created",
                                                                "datetime",
                                                                "end_datetime",
                                                                "eviction_datetime",
                                                                "expires",
                                                                "published",
                                                                "start_datetime",
                                                                "processing:datetime",
                                                                "eopf:origin_datetime",
                                                                "cadip:planned_data_start",
                                                                "cadip:planned_data_stop"};

/// Whether stations compare the property as a time.
[[nodiscard]] inline bool is_station_time(std::string_view name) {
    return std::find(station_times.begin(), station_times.end(), name) != station_times.end();
}

/// The entry of a property that the station ignores, or null.
[[nodiscard]] inline const IgnoredProperty* ignored_property(const ServiceRow& station, std::string_view name) {
    const auto found = std::find_if(station.ignored.begin(), station.ignored.end(),
                                    [&](const IgnoredProperty& property) { return property.name == name; });
    return found == station.ignored.end() ? nullptr : &*found;
}

}  // namespace rsclient::services
