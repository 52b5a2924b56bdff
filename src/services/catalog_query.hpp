#pragma once

#include "rsclient/services/catalog_client.hpp"

namespace rsclient::services {

/// The query in the form that the catalog's database, pgSTAC, answers rightly:
///
/// - an ascending order ends with the id: without it, `next` pages repeat some items and lose others;
/// - an interval whose ends are one instant is that instant;
/// - the filter is that of catalog_filter().
///
/// @throws std::invalid_argument as catalog_filter()
[[nodiscard]] CatalogQuery catalog_query(CatalogQuery query);

}  // namespace rsclient::services
