#include "rsclient/stac/item_builder.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/clock.hpp"
#include "rsclient/stac/footprint.hpp"
#include "stac/interval.hpp"

namespace rsclient::stac {
namespace {

/// Whether `datetime` is what interval() computes, as far as a draft shows.
bool is_middle(const json::Object& properties) {
    const auto text = [&](std::string_view name) {
        const json::Value* value = properties.find(name);
        return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
    };
    try {
        return text("datetime") == middle_of(text("start_datetime"), text("end_datetime"));
    } catch (const std::invalid_argument&) {
        return false;
    }
}

}  // namespace

ItemBuilder::ItemBuilder(std::string id) {
    if (id.empty()) throw std::invalid_argument("make item: the id is empty");
    members_ = json::Object{{"type", "Feature"},
                            {"stac_version", "1.1.0"},
                            {"stac_extensions", json::Array{}},
                            {"id", std::move(id)},
                            {"geometry", nullptr}};
}

ItemBuilder& ItemBuilder::geometry(const json::Value& geojson) {
    if (geojson.is_null()) {
        members_.set("geometry", nullptr);
        members_.erase("bbox");
        return *this;
    }
    const BBox box = bounds(geojson);
    members_.set("geometry", orient_rings(geojson));
    members_.set("bbox", json::Array{box[0], box[1], box[2], box[3]});
    return *this;
}

ItemBuilder& ItemBuilder::datetime(const std::string& time) {
    static_cast<void>(parse_rfc3339(time));
    return property("datetime", time);
}

ItemBuilder& ItemBuilder::interval(const std::string& start, const std::string& end) {
    const std::string middle = middle_of(start, end);
    if (computed_datetime_ || properties_.find("datetime") == nullptr) {
        properties_.set("datetime", middle);
        computed_datetime_ = true;
    }
    return property("start_datetime", start).property("end_datetime", end);
}

ItemBuilder& ItemBuilder::collection(std::string_view id) {
    members_.set("collection", id);
    return *this;
}

ItemBuilder& ItemBuilder::property(std::string_view name, json::Value value) {
    properties_.set(name, std::move(value));
    if (name == "datetime") computed_datetime_ = false;
    return *this;
}

ItemBuilder& ItemBuilder::asset(std::string_view key, const Asset& asset) {
    assets_.set(key, to_json(asset));
    return *this;
}

ItemBuilder& ItemBuilder::link(const Link& link) {
    links_.push_back(to_json(link));
    return *this;
}

ItemBuilder& ItemBuilder::derived_from(const std::string& href, const std::string& title) {
    Link source{.rel = "derived_from", .href = href, .type = "application/geo+json"};
    if (!title.empty()) source.title = title;
    return link(source);
}

ItemBuilder& ItemBuilder::extension(std::string_view schema_url) {
    const json::Value url(schema_url);
    if (std::find(extensions_.begin(), extensions_.end(), url) == extensions_.end()) extensions_.push_back(url);
    return *this;
}

Item ItemBuilder::build() const {
    if (properties_.find("datetime") == nullptr) {
        throw std::invalid_argument("make item " + *members_.find("id")->string() + ": give a datetime or an interval");
    }
    return item_from_json(draft());
}

json::Object ItemBuilder::draft() const {
    json::Object members = members_;
    members.set("stac_extensions", extensions_);
    members.set("properties", properties_);
    members.set("links", links_);
    members.set("assets", assets_);
    return members;
}

ItemBuilder ItemBuilder::from_draft(const json::Object& draft) {
    const json::Value document(draft);
    const json::Reader reader(document, "read item draft: ");
    ItemBuilder builder(reader.member("id").string());
    builder.extensions_ = reader.member("stac_extensions").array();
    builder.properties_ = reader.member("properties").object();
    builder.computed_datetime_ = is_middle(builder.properties_);
    builder.links_ = reader.member("links").array();
    builder.assets_ = reader.member("assets").object();
    for (const auto& [name, value] : draft) {
        if (name != "properties" && name != "links" && name != "assets") builder.members_.set(name, value);
    }
    return builder;
}

}  // namespace rsclient::stac
