#pragma once

#include <optional>

#include "rsclient/json/value.hpp"
#include "rsclient/services/search_query.hpp"

namespace rsclient::services {

/// The filter of a query as CQL2 JSON in the form that the catalog's database, pgSTAC, answers rightly; nothing if it
/// may be sent as it is:
///
/// - Times that are compared with a property other than `datetime` and `end_datetime` are bare strings in UTC: those
///   properties are stored as text, and the literal TIMESTAMP ends in HTTP 500. A limit that stays: text is compared
///   letter by letter, so "00:00:00.5Z" comes before "00:00:00Z".
/// - A DATE that `datetime` or `end_datetime` are compared with, or that is an operand of a temporal operator, is the
///   TIMESTAMP of its first moment where that means the same; the catalog drops a DATE in silence.
/// - A BBOX is the polygon of its corners; the catalog drops it in silence.
///
/// @throws std::invalid_argument with the place, if the filter is not CQL2 JSON, a DATE means a whole day, or the
/// corners of a BBOX are in the wrong order
/// @throws stac::cql2::ParseError if the text of the filter is not CQL2
[[nodiscard]] std::optional<json::Value> catalog_filter(const SearchQuery& query);

}  // namespace rsclient::services
