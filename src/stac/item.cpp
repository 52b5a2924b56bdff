#include "rsclient/stac/item.hpp"

#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::stac {
namespace {

const json::Value null_value;

}  // namespace

std::string Item::id() const { return read_id(); }

std::optional<std::string> Item::collection() const { return read_text("collection"); }

std::optional<std::string> Item::datetime() const {
    const json::Value* value = property("datetime");
    if (value == nullptr || value->is_null()) return std::nullopt;
    const std::string& text = reader("properties")->member("datetime").string();
    // Some EOPF products hold the text "null" where they mean null.
    return text == "null" ? std::nullopt : std::optional(text);
}

std::optional<UtcTime> Item::time() const {
    const auto text = datetime();
    if (!text) return std::nullopt;
    try {
        return parse_timestamp(*text);
    } catch (const std::invalid_argument& error) {
        const std::string message = error.what();
        const auto reason = message.rfind(": ");  // "'...' is not an RFC 3339 time such as ...: month 13 is ..."
        throw DecodeError(where() + "/properties/datetime",
                          "expected an RFC 3339 time, found '" + *text + "'" +
                              (reason == std::string::npos || reason < text->size() ? "" : message.substr(reason)));
    }
}

std::vector<double> Item::bbox() const {
    std::vector<double> box;
    const auto numbers = reader("bbox");
    if (!numbers) return box;
    for (const json::Reader& number : numbers->elements()) box.push_back(number.number());
    return box;
}

const json::Value& Item::geometry() const {
    const json::Value* value = find("geometry");
    return value == nullptr ? null_value : *value;
}

const json::Object& Item::properties() const {
    const json::Value* value = find("properties");
    const json::Reader::Origin origin = [this] { return where(); };
    if (value == nullptr) throw DecodeError(origin() + "/properties", "missing");
    return json::Reader(*value, origin, "properties").object();
}

Assets Item::assets() const {
    if (const auto text = this->text("assets"); text && text->view().starts_with('{')) {
        return {*text, where() + "/assets"};
    }
    const auto assets = reader("assets");
    return assets ? Assets(assets->object(), assets->path()) : Assets();
}

std::vector<Link> Item::links() const {
    const auto links = reader("links");
    return links ? links_from_json(*links) : std::vector<Link>();
}

std::vector<std::string> Item::stac_extensions() const {
    std::vector<std::string> urls;
    if (const auto listed = reader("stac_extensions")) {
        listed->read_elements([&](const json::Reader& url) { urls.push_back(url.string()); });
    }
    return urls;
}

Asset Item::asset(std::string_view key) const {
    const Assets assets = this->assets();
    if (const auto index = assets.find(key)) return assets[*index].second;
    std::string keys;
    for (const std::string& name : assets.keys()) keys += (keys.empty() ? "" : ", ") + name;
    throw std::out_of_range("item " + id() + " has no asset '" + std::string(key) + "'; it has " +
                            (keys.empty() ? "none" : keys));
}

void Item::set_property(std::string_view name, json::Value value) {
    json::Object properties = this->properties();
    properties.set(name, std::move(value));
    set("properties", std::move(properties));
}

void Item::set_asset(std::string_view key, const Asset& asset) {
    const json::Value* old = find("assets");
    json::Object assets = old == nullptr || old->object() == nullptr ? json::Object() : *old->object();
    assets.set(key, stac::to_json(asset));
    set("assets", std::move(assets));
}

void Item::add_link(const Link& link) {
    const json::Value* old = find("links");
    json::Array links = old == nullptr || old->array() == nullptr ? json::Array() : *old->array();
    links.push_back(stac::to_json(link));
    set("links", std::move(links));
}

Item item_from_json(json::RawJson text, ListPosition position) { return {std::move(text), "item", position}; }
Item item_from_json(json::Object members) { return {std::move(members), "item"}; }

}  // namespace rsclient::stac
