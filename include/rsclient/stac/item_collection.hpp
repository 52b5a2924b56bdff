#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/stac/item.hpp"

namespace rsclient::stac {

/// A FeatureCollection: the items of one page, which share the page's text and are parsed lazily. An element of
/// `features` that is no object is an item, too, which throws a DecodeError with its place on access.
struct ItemCollection {
    std::vector<Item> items = {};
    std::vector<Link> links = {};                ///< a broken one is left out and named in a warning
    std::optional<std::string> next_fault = {};  ///< why the `next` link cannot be followed, if it is broken
    std::optional<std::uint64_t> matched =
        {};                   ///< how many there are on all pages: `numberMatched`, `numMatched` or `context.matched`
    json::Object extra = {};  ///< members that have no field here

    [[nodiscard]] std::string to_json() const;
};

/// Reads a FeatureCollection, or a single Feature as a collection of one.
/// @throws DecodeError "<what>: ..." if it is neither
[[nodiscard]] ItemCollection item_collection_from_json(const json::RawJson& text, std::string_view what);

}  // namespace rsclient::stac
