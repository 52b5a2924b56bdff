#pragma once

#include "rsclient/services/catalog_client.hpp"

namespace rsclient::services {

/// The query in the form that the catalog's database, pgSTAC, answers rightly:
///
/// - an ascending order ends with the id: without it, `next` pages repeat some items and lose others;
/// - times that are compared with a property other than `datetime` and `end_datetime` are bare strings: those
///   properties are stored as text, and the literal TIMESTAMP ends in HTTP 500.
///
/// @throws stac::cql2::ParseError if the text of the filter is not CQL2
[[nodiscard]] CatalogQuery catalog_query(CatalogQuery query);

}  // namespace rsclient::services
