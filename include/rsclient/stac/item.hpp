#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/clock.hpp"
#include "rsclient/stac/assets.hpp"
#include "rsclient/stac/link.hpp"
#include "rsclient/stac/stac_object.hpp"

namespace rsclient::stac {

/// A STAC item of any 1.x version. What has no accessor is kept and found with `find` and `property`.
class Item : public StacObject {
public:
    [[nodiscard]] std::string id() const;                         ///< @throws DecodeError if it is missing
    [[nodiscard]] std::optional<std::string> collection() const;  ///< id of the collection, as the service spells it
    [[nodiscard]] std::optional<std::string> datetime() const;    ///< as written; none if the item has an interval only
    [[nodiscard]] std::optional<UtcTime> time() const;     ///< as parse_timestamp() reads it. @throws DecodeError
    [[nodiscard]] std::vector<double> bbox() const;        ///< west, south, east, north; empty without one
    [[nodiscard]] const json::Value& geometry() const;     ///< GeoJSON, or null
    [[nodiscard]] const json::Object& properties() const;  ///< @throws DecodeError if there are none

    /// A property, or null if it does not exist.
    [[nodiscard]] const json::Value* property(std::string_view name) const { return properties().find(name); }

    [[nodiscard]] Assets assets() const;  ///< @throws DecodeError if they are no object; a broken one throws on access

    /// @name Lists without their broken elements, each of which is named in a warning. @throws DecodeError if no list
    /// @{
    [[nodiscard]] std::vector<Link> links() const;
    [[nodiscard]] std::vector<std::string> stac_extensions() const;
    /// @}

    /// The asset of this key, whatever the others are. @throws std::out_of_range listing the keys there are
    [[nodiscard]] Asset asset(std::string_view key) const;

    void set_property(std::string_view name, json::Value value);
    void set_asset(std::string_view key, const Asset& asset);
    void add_link(const Link& link);

    friend Item item_from_json(json::RawJson text, ListPosition position);
    friend Item item_from_json(json::Object members);

private:
    using StacObject::StacObject;
};

/// An item from its JSON text, which is parsed lazily. `position` is for messages, until the id is known.
[[nodiscard]] Item item_from_json(json::RawJson text, ListPosition position = {});
[[nodiscard]] Item item_from_json(json::Object members);

}  // namespace rsclient::stac
