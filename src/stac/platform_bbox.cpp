#include "rsclient/stac/platform_bbox.hpp"

#include <optional>
#include <utility>

namespace rsclient::stac {
namespace {

/// What the platform takes in the place of a bbox; nothing if it takes this one, or if it is none.
std::optional<json::Value> replacement(const json::Value* bbox) {
    const json::Array* numbers = bbox == nullptr ? nullptr : bbox->array();
    if (numbers == nullptr || (numbers->size() != 4 && numbers->size() != 6)) return std::nullopt;
    const std::size_t east_at = numbers->size() / 2;
    const auto west = numbers->front().as_double();
    const auto east = (*numbers)[east_at].as_double();
    if (!west || !east) return std::nullopt;
    const bool across = *west > *east;
    if (!across && numbers->size() == 4) return std::nullopt;
    json::Array flat{numbers->front(), (*numbers)[1], (*numbers)[east_at], (*numbers)[east_at + 1]};
    if (across) {
        flat[0] = -180;
        flat[2] = 180;
    }
    return flat;
}

}  // namespace

Item with_platform_bbox(Item item) {
    if (auto bbox = replacement(item.find("bbox"))) item.set("bbox", std::move(*bbox));
    return item;
}

json::Object with_platform_bbox(json::Object changes) {
    if (auto bbox = replacement(changes.find("bbox"))) changes.set("bbox", std::move(*bbox));
    return changes;
}

}  // namespace rsclient::stac
