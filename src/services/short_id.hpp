#pragma once

#include "rsclient/services/collection_ref.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// The collection with its short id and its owner, as most answers of the catalog have it; those of PATCH have the id
/// that it is stored by, `owner_id`. Unchanged if it is short. @param ref what was asked for
[[nodiscard]] stac::Collection shortened(stac::Collection collection, const CollectionRef& ref);

/// The item with the short id of its collection, and its owner, likewise.
[[nodiscard]] stac::Item shortened(stac::Item item, const CollectionRef& ref);

}  // namespace rsclient::services
