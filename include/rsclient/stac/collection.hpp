#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rsclient/stac/link.hpp"
#include "rsclient/stac/stac_object.hpp"

namespace rsclient::stac {

/// A STAC collection of any 1.x version. What has no accessor is kept and found with `find`.
class Collection : public StacObject {
public:
    [[nodiscard]] std::string id() const;  ///< @throws DecodeError if it is missing
    [[nodiscard]] std::optional<std::string> title() const;
    [[nodiscard]] std::optional<std::string> description() const;
    [[nodiscard]] std::optional<std::string> license() const;
    [[nodiscard]] std::optional<std::string> owner() const;  ///< owner in an RS-Server catalog
    [[nodiscard]] std::vector<Link> links() const;           ///< a broken one is left out and named in a warning

    friend Collection collection_from_json(json::RawJson text, ListPosition position);
    friend Collection collection_from_json(json::Object members);

private:
    using StacObject::StacObject;
};

/// A collection from its JSON text, which is parsed lazily. `position` is for messages, until the id is known.
[[nodiscard]] Collection collection_from_json(json::RawJson text, ListPosition position = {});
[[nodiscard]] Collection collection_from_json(json::Object members);

/// A collection with what STAC asks for: the whole world, an open time interval and the licence "other" unless given.
/// @throws std::invalid_argument if the id is empty
[[nodiscard]] Collection make_collection(const std::string& id, const std::string& description,
                                         const std::string& license = "other");

}  // namespace rsclient::stac
