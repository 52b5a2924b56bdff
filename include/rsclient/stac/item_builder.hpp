#pragma once

#include <string>
#include <string_view>

#include "rsclient/stac/item.hpp"

namespace rsclient::stac {

/// Puts a STAC 1.1.0 item together and checks what a catalog would refuse. Pure: opens nothing, knows no clock.
class ItemBuilder {
public:
    /// @throws std::invalid_argument if the id is empty
    explicit ItemBuilder(std::string id);

    /// Footprint as GeoJSON Polygon or MultiPolygon in degrees east and north, or null. It is written as oriented()
    /// returns it, with rings the right way round and cut at the antimeridian, and `bbox` is computed.
    /// @throws std::invalid_argument if a ring is open, too short, or holds anything but finite numbers, or a latitude
    ///         beyond 90
    ItemBuilder& geometry(const json::Value& geojson);

    /// When it was sensed. @throws std::invalid_argument if it is not RFC 3339
    ItemBuilder& datetime(const std::string& time);

    /// From when to when; `datetime` becomes the middle of the last interval, with the digits it needs, unless it was
    /// given. @throws std::invalid_argument as above
    ItemBuilder& interval(const std::string& start, const std::string& end);

    ItemBuilder& collection(std::string_view id);
    ItemBuilder& property(std::string_view name, json::Value value);
    ItemBuilder& asset(std::string_view key, const Asset& asset);
    ItemBuilder& link(const Link& link);

    /// A link to an item that this one was made from.
    ItemBuilder& derived_from(const std::string& href, const std::string& title = "");

    /// Names a schema in `stac_extensions`, once.
    ItemBuilder& extension(std::string_view schema_url);

    /// @throws std::invalid_argument if neither a time nor an interval was given
    [[nodiscard]] Item build() const;

    /// What was given so far, as the item will have it, complete or not.
    [[nodiscard]] json::Object draft() const;

    /// A builder that goes on from a draft. @throws DecodeError if it is none
    [[nodiscard]] static ItemBuilder from_draft(const json::Object& draft);

private:
    json::Object members_;
    json::Object properties_;
    bool computed_datetime_ = false;  ///< by interval()
    json::Object assets_;
    json::Array links_;
    json::Array extensions_;
};

}  // namespace rsclient::stac
