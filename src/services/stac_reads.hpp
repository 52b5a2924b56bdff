#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rsclient/services/caller.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// The item that answers `request`. `collection` with an empty id: any.
/// @throws DecodeError naming the action if the answer is no item, or not that of this id and collection
[[nodiscard]] stac::Item fetch_item(const Caller& caller, http::Request request, std::string_view id,
                                    const CollectionRef& collection = {});

/// The collection that answers `request`; the service may spell its id with or without the owner.
/// @throws DecodeError naming the action if the answer is no collection, or another one
[[nodiscard]] stac::Collection fetch_collection(const Caller& caller, http::Request request,
                                                const CollectionRef& collection);

/// The `collections` of a list of collections, of all its pages. @throws DecodeError if a page has no `collections`
[[nodiscard]] std::vector<stac::Collection> fetch_collections(const Caller& caller, const http::Request& first);

/// The `conformsTo` of a conformance page or a landing page. @throws DecodeError if there is none
[[nodiscard]] std::vector<std::string> fetch_conformance(const Caller& caller, const http::Request& request);

}  // namespace rsclient::services
