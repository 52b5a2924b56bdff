#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rsclient/http/paged_range.hpp"
#include "rsclient/http/pipeline.hpp"
#include "rsclient/stac/item_collection.hpp"

namespace rsclient::services {

/// How to ask for the page after the one that `request` brought, by the `next` among its links; nothing without one.
///
/// The next link is relative to `answered`, the URL that answered, after redirects, and keeps that URL's origin: behind
/// a gateway the service does not know its own name. The body of a POST link is merged over the one that was sent,
/// unless `merge` is false; its headers are sent as credentials are, and replace none of them.
[[nodiscard]] std::optional<http::Request> next_page(const http::Request& request, const std::string& answered,
                                                     const std::vector<stac::Link>& links, const std::string& action);

/// Asks for one page of items and works out how to ask for the next.
[[nodiscard]] http::Page<stac::Item> fetch_items(const http::RequestPipeline& pipeline, const http::Call& call,
                                                 const Context& context = {});

/// The lazy range that walks the pages from `first` on. Credentials go to the origin of `first` only, also where a
/// redirect led the search to another one. @param max_items stop after so many items; 0: all
[[nodiscard]] http::PagedRange<stac::Item> paged_items(const http::RequestPipeline& pipeline, http::Call first,
                                                       std::size_t max_items, const Context& context = {});

/// The same for a search that may be meant in two ways: if the service does not find what `first` names, `second` is
/// asked for.
[[nodiscard]] http::PagedRange<stac::Item> paged_items(const http::RequestPipeline& pipeline, http::Call first,
                                                       http::Request second, std::size_t max_items,
                                                       const Context& context = {});

/// The id of an item, or "" of one that has none, or none that can be read.
[[nodiscard]] std::string id_of(const stac::Item& item);

}  // namespace rsclient::services
