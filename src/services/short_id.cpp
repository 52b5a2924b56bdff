#include "services/short_id.hpp"

#include <optional>
#include <string>

namespace rsclient::services {
namespace {

/// The part of an id after "owner_" or "owner:"; nothing if it does not begin with this owner.
std::optional<std::string> without_owner(const std::string& id, const std::string& owner) {
    if (owner.empty() || id.size() <= owner.size() + 1 || !id.starts_with(owner)) return std::nullopt;
    if (id[owner.size()] != '_' && id[owner.size()] != ':') return std::nullopt;
    return id.substr(owner.size() + 1);
}

std::optional<std::string> owner_of(const stac::Item& item) {
    const json::Value* properties = item.find("properties");
    const json::Value* owner = properties == nullptr ? nullptr : properties->find("owner");
    if (owner == nullptr || owner->string() == nullptr) return std::nullopt;
    return *owner->string();
}

}  // namespace

stac::Collection shortened(stac::Collection collection, const CollectionRef& ref) {
    const auto owner = collection.owner();
    const auto id = without_owner(collection.id(), owner.value_or(ref.owner));
    if (!id) return collection;
    collection.set("id", *id);
    if (!owner) collection.set("owner", ref.owner);
    return collection;
}

stac::Item shortened(stac::Item item, const CollectionRef& ref) {
    const auto owner = owner_of(item);
    const auto collection = without_owner(item.collection().value_or(""), owner.value_or(ref.owner));
    if (!collection) return item;
    item.set("collection", *collection);
    if (!owner && item.find("properties") != nullptr) item.set_property("owner", ref.owner);
    return item;
}

}  // namespace rsclient::services
