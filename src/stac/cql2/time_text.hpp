#pragma once

#include <string>
#include <string_view>

namespace rsclient::stac::cql2 {

/// Whether the text is a date of the calendar, as 2024-01-31.
[[nodiscard]] bool is_date_text(std::string_view text);

/// Whether the text is a time as 2024-01-31T10:00:00.5Z. Beyond CQL2's grammar an offset as +01:00 may stand for Z.
[[nodiscard]] bool is_timestamp_text(std::string_view text);

/// The time without a fraction of zero, as the standard's examples write it in JSON.
[[nodiscard]] std::string without_zero_fraction(std::string time);

}  // namespace rsclient::stac::cql2
