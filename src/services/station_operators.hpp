#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace rsclient::services {

/// What a station does with an operator; what is not in the table is refused.
enum class StationSupport { conjunction, property, geometry, temporal, refused };

/// What a station does with one operator.
struct StationOperator {
    std::string_view op;
    StationSupport support;
    std::string_view advice = {};  ///< what to write instead
};

inline constexpr std::string_view split_search =
    "make one search for each condition, or use IN for values of one property";
inline constexpr std::string_view use_temporal =
    "for times use T_BEFORE, T_AFTER or an interval as in published = 'a/b'";

/// AUXIP, CADIP and PRIP of RS-Server 1.0a14.
inline constexpr std::array station_operators{
    StationOperator{"and", StationSupport::conjunction},
    StationOperator{"=", StationSupport::property},
    StationOperator{"in", StationSupport::property},
    StationOperator{"intersects", StationSupport::geometry},
    StationOperator{"s_intersects", StationSupport::geometry},
    StationOperator{"t_after", StationSupport::temporal},
    StationOperator{"t_before", StationSupport::temporal},
    StationOperator{"t_contains", StationSupport::temporal},
    StationOperator{"t_disjoint", StationSupport::temporal},
    StationOperator{"t_during", StationSupport::temporal},
    StationOperator{"t_equals", StationSupport::temporal},
    StationOperator{"t_finishedBy", StationSupport::temporal},
    StationOperator{"t_finishes", StationSupport::temporal},
    StationOperator{"t_intersects", StationSupport::temporal},
    StationOperator{"t_meets", StationSupport::temporal},
    StationOperator{"t_metBy", StationSupport::temporal},
    StationOperator{"t_overlappedBy", StationSupport::temporal},
    StationOperator{"t_overlaps", StationSupport::temporal},
    StationOperator{"t_startedBy", StationSupport::temporal},
    StationOperator{"t_starts", StationSupport::temporal},
    StationOperator{"or", StationSupport::refused, split_search},
    StationOperator{"<", StationSupport::refused, use_temporal},
    StationOperator{">", StationSupport::refused, use_temporal},
    StationOperator{"<=", StationSupport::refused, use_temporal},
    StationOperator{">=", StationSupport::refused, use_temporal},
    StationOperator{"between", StationSupport::refused, use_temporal},
};

/// What stations can do, for messages.
inline constexpr std::string_view station_abilities =
    "a station takes conditions joined with AND: property = value, property IN (values), T_ operators of a property "
    "and a time or interval, and S_INTERSECTS(geometry, POLYGON(...))";

/// The row of an operator as CQL2 JSON spells it; a refused one if it is not in the table.
[[nodiscard]] inline StationOperator station_operator(std::string_view op) {
    const auto* found = std::find_if(station_operators.begin(), station_operators.end(),
                                     [&](const StationOperator& row) { return row.op == op; });
    return found == station_operators.end() ? StationOperator{op, StationSupport::refused} : *found;
}

}  // namespace rsclient::services
