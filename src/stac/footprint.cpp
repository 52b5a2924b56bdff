#include "rsclient/stac/footprint.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "rsclient/json/raw_json.hpp"
#include "stac/antimeridian.hpp"

namespace rsclient::stac {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("footprint: " + why); }

double coordinate(const json::Value& position, std::size_t axis) {
    const json::Array* numbers = position.array();
    if (numbers == nullptr || numbers->size() < 2) refuse("a position needs two numbers");
    const auto value = (*numbers)[axis].as_double();
    if (!value || !std::isfinite(*value)) refuse("a position needs finite numbers");
    return *value;
}

std::string degrees(double value) { return json::dump(json::Value(value)); }

/// RFC 7946, section 4: degrees of WGS 84. A longitude may be given on from the antimeridian, by up to one turn.
void require_degrees(const json::Array& ring) {
    for (const auto& position : ring) {
        const double longitude = coordinate(position, 0);
        const double latitude = coordinate(position, 1);
        if (std::abs(latitude) > 90) refuse("latitude " + degrees(latitude) + " is not in -90 to 90 degrees");
        if (std::abs(longitude) > 540) refuse("longitude " + degrees(longitude) + " is not in -540 to 540 degrees");
    }
}

/// An edge across the antimeridian would be taken the long way round. One of 360 degrees goes round the whole world.
void require_short_edges(const json::Array& ring) {
    for (std::size_t at = 0; at + 1 < ring.size(); ++at) {
        const double width = std::abs(coordinate(ring[at + 1], 0) - coordinate(ring[at], 0));
        if (width > 180 && width != 360) {
            refuse("an edge from longitude " + json::dump(ring[at].array()->front()) + " to " +
                   json::dump(ring[at + 1].array()->front()) +
                   " is wider than 180 degrees; split it at 180 and give a MultiPolygon");
        }
    }
}

const json::Array& ring_of(const json::Value& value) {
    const json::Array* ring = value.array();
    if (ring == nullptr || ring->size() < 4) {
        refuse("a ring needs at least 4 positions, found " + std::to_string(ring == nullptr ? 0 : ring->size()));
    }
    if (coordinate(ring->front(), 0) != coordinate(ring->back(), 0) ||
        coordinate(ring->front(), 1) != coordinate(ring->back(), 1)) {
        refuse("a ring is not closed: its last position differs from its first");
    }
    require_degrees(*ring);
    require_short_edges(*ring);
    return *ring;
}

/// Twice the area that a ring encloses, positive if it runs counter-clockwise (shoelace formula).
double signed_area(const json::Array& ring) {
    double area = 0;
    for (std::size_t at = 0; at + 1 < ring.size(); ++at) {
        area += coordinate(ring[at], 0) * coordinate(ring[at + 1], 1) -
                coordinate(ring[at + 1], 0) * coordinate(ring[at], 1);
    }
    return area;
}

json::Array oriented_rings(const json::Value& polygon) {
    const json::Array* rings = polygon.array();
    if (rings == nullptr || rings->empty()) refuse("a polygon needs at least one ring");
    json::Array out;
    for (const auto& value : *rings) {
        json::Array ring = ring_of(value);
        const bool outer = out.empty();
        if ((signed_area(ring) > 0) != outer) std::reverse(ring.begin(), ring.end());
        out.emplace_back(std::move(ring));
    }
    return out;
}

/// Calls `use` with the coordinates of each polygon.
void for_each_polygon(const json::Value& geojson, const std::function<void(const json::Value&)>& use) {
    const json::Value* type = geojson.find("type");
    const json::Value* coordinates = geojson.find("coordinates");
    const std::string name = type == nullptr || type->string() == nullptr ? "" : *type->string();
    if ((name != "Polygon" && name != "MultiPolygon") || coordinates == nullptr) {
        refuse("expected a GeoJSON Polygon or MultiPolygon, found '" + name + "'");
    }
    if (name == "Polygon") return use(*coordinates);
    if (coordinates->array() == nullptr) refuse("a MultiPolygon needs an array of polygons");
    for (const auto& polygon : *coordinates->array()) use(polygon);
}

constexpr double far = std::numeric_limits<double>::infinity();

BBox bounds_of_rings(const json::Value& rings) {
    BBox box = {far, far, -far, -far};
    for (const auto& position : *rings.array()->front().array()) {
        for (const std::size_t axis : {0U, 1U}) {
            box[axis] = std::min(box[axis], coordinate(position, axis));
            box[axis + 2] = std::max(box[axis + 2], coordinate(position, axis));
        }
    }
    return box;
}

BBox around(const std::vector<BBox>& boxes) {
    BBox all = {far, far, -far, -far};
    for (const auto& box : boxes) {
        for (const std::size_t axis : {0U, 1U}) {
            all[axis] = std::min(all[axis], box[axis]);
            all[axis + 2] = std::max(all[axis + 2], box[axis + 2]);
        }
    }
    return all;
}

Ring ring_from_json(const json::Value& value) {
    Ring ring;
    for (const auto& position : *value.array()) {
        Position numbers;
        for (std::size_t axis = 0; axis < position.array()->size(); ++axis)
            numbers.push_back(coordinate(position, axis));
        ring.push_back(std::move(numbers));
    }
    return ring;
}

json::Value to_json(const Rings& rings) {
    json::Array out;
    for (const Ring& ring : rings) {
        json::Array positions;
        for (const Position& position : ring) positions.emplace_back(json::Array(position.begin(), position.end()));
        out.emplace_back(std::move(positions));
    }
    return out;
}

/// Adds the polygon of these rings, or its parts if it leaves the world. Returns true if it did.
bool add_parts(json::Array& polygons, json::Array rings) {
    const BBox box = bounds_of_rings(rings);
    if (box[2] - box[0] > 360) refuse("it is " + degrees(box[2] - box[0]) + " degrees wide, more than the world");
    if (box[0] >= -180 && box[2] <= 180) {
        polygons.emplace_back(std::move(rings));
        return false;
    }
    Rings polygon;
    for (const auto& ring : rings) polygon.push_back(ring_from_json(ring));
    for (const Rings& part : cut_at_antimeridian(polygon)) polygons.push_back(to_json(part));
    return true;
}

}  // namespace

json::Value orient_rings(const json::Value& geojson) {
    json::Array polygons;
    bool moved = false;
    for_each_polygon(geojson, [&](const json::Value& polygon) {
        if (add_parts(polygons, oriented_rings(polygon))) moved = true;
    });
    json::Object out = *geojson.object();
    const bool single = *geojson.find("type")->string() == "Polygon" && polygons.size() == 1;
    if (moved) out.erase("bbox");
    if (!single) out.set("type", "MultiPolygon");
    out.set("coordinates", single ? polygons.front() : json::Value(polygons));
    return out;
}

BBox bounds(const json::Value& geojson) {
    std::vector<BBox> boxes;
    for_each_polygon(orient_rings(geojson), [&](const json::Value& rings) { boxes.push_back(bounds_of_rings(rings)); });
    const BBox plain = around(boxes);
    if (plain[0] != -180 || plain[2] != 180) return plain;
    // Parts that meet at the antimeridian: seen from there, those in the west lie behind those in the east.
    for (auto& box : boxes) {
        const double shift = box[0] + box[2] < 0 ? 360 : 0;
        box[0] += shift;
        box[2] += shift;
    }
    const BBox crossing = around(boxes);
    if (crossing[2] - crossing[0] >= 360) return plain;
    return {crossing[0], crossing[1], crossing[2] - 360, crossing[3]};
}

}  // namespace rsclient::stac
