#pragma once

#include <string>
#include <vector>

#include "rsclient/services/caller.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// The item or the collection that answers `request`. @throws DecodeError naming the action if it is none
[[nodiscard]] stac::Item fetch_item(const Caller& caller, http::Request request);
[[nodiscard]] stac::Collection fetch_collection(const Caller& caller, http::Request request);

/// The `collections` of a list of collections, of all its pages. @throws DecodeError if a page has no `collections`
[[nodiscard]] std::vector<stac::Collection> fetch_collections(const Caller& caller, const http::Request& first);

/// The `conformsTo` of a conformance page or a landing page. @throws DecodeError if there is none
[[nodiscard]] std::vector<std::string> fetch_conformance(const Caller& caller, const http::Request& request);

}  // namespace rsclient::services
