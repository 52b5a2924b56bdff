#pragma once

#include <algorithm>
#include <array>
#include <string_view>

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

/// A property that a station lists as a queryable, but whose comparison with `=` or IN it ignores in silence.
struct IgnoredProperty {
    std::string_view station;
    std::string_view name;
    std::string_view advice = {};  ///< what to write instead
};

/// Of RS-Server 1.0a14.
inline constexpr std::array ignored_properties{
    IgnoredProperty{"AUXIP", "created", "write published, which is the same time there"},
    IgnoredProperty{"PRIP", "end_datetime", "use a T_ operator, as in T_BEFORE(end_datetime, ...)"},
    IgnoredProperty{"PRIP", "file:checksum", "compare the checksums of the items found"},
};

/// Whether stations compare the property as a time.
[[nodiscard]] inline bool is_station_time(std::string_view name) {
    return std::find(station_times.begin(), station_times.end(), name) != station_times.end();
}

/// The row of a property that the station ignores, or null.
[[nodiscard]] inline const IgnoredProperty* ignored_property(std::string_view station, std::string_view name) {
    const auto* found =
        std::find_if(ignored_properties.begin(), ignored_properties.end(),
                     [&](const IgnoredProperty& row) { return row.station == station && row.name == name; });
    return found == ignored_properties.end() ? nullptr : found;
}

}  // namespace rsclient::services
