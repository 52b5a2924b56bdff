#pragma once

#include <string>

#include "rsclient/services/search_query.hpp"
#include "rsclient/services/service_table.hpp"

namespace rsclient::services {

/// The filter and the geometry of a query as the one JSON filter that stations take: conditions of one property each,
/// times as bare strings, the geometry as the operator `intersects`. Null without both.
/// @param station some ignore conditions without an error; those are refused
/// @param published time of publication as one more condition, "a/b"; most stations take `datetime` for sensing
/// @throws std::invalid_argument naming the construct, its place and what stations can do, if the filter uses another
/// @throws stac::cql2::ParseError if the text of the filter is not CQL2
[[nodiscard]] json::Value station_filter(const SearchQuery& query, const ServiceRow& station,
                                         const std::string& published = "");

}  // namespace rsclient::services
