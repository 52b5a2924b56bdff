#pragma once

#include "rsclient/services/station_client.hpp"

namespace rsclient::services {

/// The query as stations take it: filter and geometry as one JSON filter that holds conditions of one property each,
/// times as bare strings, the geometry as the operator `intersects`. A query that contradicts itself is left as it is.
/// @throws std::invalid_argument naming the construct, its place and what stations can do, if the filter uses another
/// @throws stac::cql2::ParseError if the text of the filter is not CQL2
[[nodiscard]] StationQuery station_query(StationQuery query);

}  // namespace rsclient::services
