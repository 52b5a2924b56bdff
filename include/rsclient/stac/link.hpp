#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/reader.hpp"

namespace rsclient::stac {

/// A link of a STAC object.
struct Link {
    std::string rel = {};                   ///< what the target is to this object, e.g. "self", "derived_from", "next"
    std::string href = {};                  ///< where the target is
    std::optional<std::string> type = {};   ///< media type of the target
    std::optional<std::string> title = {};  ///< for people
    json::Object extra = {};                ///< members that have no field here, e.g. "method" and "body"

    friend bool operator==(const Link&, const Link&) = default;
};

/// @throws DecodeError naming the place, if `rel` or `href` is missing or not text
[[nodiscard]] Link link_from_json(const json::Reader& link);
[[nodiscard]] json::Value to_json(const Link& link);

/// The first link with this relation, or null.
[[nodiscard]] const Link* find_link(const std::vector<Link>& links, std::string_view rel) noexcept;

/// Reads a `links` member. A broken link is left out and named in a warning.
/// @throws DecodeError naming the place, if it is not a list
[[nodiscard]] std::vector<Link> links_from_json(const json::Reader& links);

}  // namespace rsclient::stac
