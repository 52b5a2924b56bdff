#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rsclient/http/pipeline.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// The item that answers `call`. `collection` with an empty id: any.
/// @throws DecodeError naming the action if the answer is no item, or not that of this id and collection
[[nodiscard]] stac::Item fetch_item(const http::RequestPipeline& pipeline, const http::Call& call, std::string_view id,
                                    const CollectionRef& collection = {}, const Context& context = {});

/// The collection that answers `call`; the service may spell its id with or without the owner.
/// @throws DecodeError naming the action if the answer is no collection, or another one
[[nodiscard]] stac::Collection fetch_collection(const http::RequestPipeline& pipeline, const http::Call& call,
                                                const CollectionRef& collection, const Context& context = {});

/// The `collections` of a list of collections, of all its pages. @throws DecodeError if a page has no `collections`
[[nodiscard]] std::vector<stac::Collection> fetch_collections(const http::RequestPipeline& pipeline,
                                                              const http::Call& first, const Context& context = {});

/// The `conformsTo` of a conformance page or a landing page. @throws DecodeError if it is missing
[[nodiscard]] std::vector<std::string> fetch_conformance(const http::RequestPipeline& pipeline, const http::Call& call,
                                                         const Context& context = {});

}  // namespace rsclient::services
