#include "rsclient/stac/item.hpp"

#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "stac/members.hpp"

namespace rsclient::stac {
namespace {

const json::Value null_value;

}  // namespace

std::string Item::id() const { return expect_id(); }

std::optional<std::string> Item::collection() const { return optional_text("collection"); }

std::optional<std::string> Item::datetime() const {
    // Some EOPF products hold the text "null" where they mean null.
    auto text = optional_string(property("datetime"), [this] { return where() + "/properties/datetime"; });
    return text == "null" ? std::nullopt : text;
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
    const json::Value* value = find("bbox");
    if (value == nullptr || value->is_null()) return box;
    const std::string place = where() + "/bbox";
    for (const auto& number : json::expect_array(*value, place)) box.push_back(json::expect_double(number, place));
    return box;
}

const json::Value& Item::geometry() const {
    const json::Value* value = find("geometry");
    return value == nullptr ? null_value : *value;
}

const json::Object& Item::properties() const {
    const json::Value* value = find("properties");
    if (value != nullptr && value->object() != nullptr) return *value->object();
    const std::string place = where() + "/properties";
    if (value == nullptr) throw DecodeError(place, "missing");
    return json::expect_object(*value, place);
}

Assets Item::assets() const {
    if (const auto text = this->text("assets"); text && text->view().starts_with('{')) {
        return {*text, where() + "/assets"};
    }
    const json::Value* value = find("assets");
    if (value == nullptr || value->is_null()) return {};
    const std::string place = where() + "/assets";
    return {json::expect_object(*value, place), place};
}

std::vector<Link> Item::links() const { return links_from_json(find("links"), where()); }

std::vector<std::string> Item::stac_extensions() const {
    std::vector<std::string> urls;
    const json::Value* value = find("stac_extensions");
    if (value == nullptr || value->is_null()) return urls;
    const std::string place = where() + "/stac_extensions";
    for_each_readable(json::expect_array(*value, place), place, [&](const json::Value& element, const std::string& at) {
        urls.push_back(json::expect_string(element, at));
    });
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
