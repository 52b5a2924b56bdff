#include "rsclient/stac/item_collection.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"

namespace rsclient::stac {
namespace {

const json::RawJson* find(const std::vector<json::RawMember>& members, std::string_view name) {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
    return found == members.end() ? nullptr : &found->second;
}

std::optional<std::uint64_t> as_count(const json::Value* value) {
    const auto count = value == nullptr ? std::nullopt : value->as_int();
    if (!count || *count < 0) return std::nullopt;  // a hint only: some servers send null or -1
    return static_cast<std::uint64_t>(*count);
}

bool is_next(const json::Value& link) {
    const json::Value* rel = link.find("rel");
    return rel != nullptr && rel->string() != nullptr && *rel->string() == "next";
}

/// Why the `next` link cannot be followed, where there is one.
std::optional<std::string> next_fault_of(const json::Value& value) {
    if (value.array() == nullptr) return std::nullopt;
    const json::Reader links(value, "/links");
    for (const json::Reader& link : links.elements()) {
        if (!is_next(link.value())) continue;
        try {
            static_cast<void>(link_from_json(link));
            return std::nullopt;
        } catch (const DecodeError& error) {
            return error.what();
        }
    }
    return std::nullopt;
}

/// `links` that are no list hide the next page, but not the items of this one.
void read_links(ItemCollection& collection, const json::Reader& links) {
    try {
        if (!links.is_null()) collection.links = links_from_json(links);
    } catch (const DecodeError& error) {
        warn(error.action(), error.detail() + "; left out");
        collection.next_fault = error.detail();
    }
}

/// The number of matches, as OGC API - Features, older pgSTAC and the context extension of STAC API spell it.
std::optional<std::uint64_t> matched_of(const json::Object& members) {
    for (const char* name : {"numberMatched", "numMatched"}) {
        if (const auto count = as_count(members.find(name))) return count;
    }
    const json::Value* context = members.find("context");
    return context == nullptr ? std::nullopt : as_count(context->find("matched"));
}

void read_member(ItemCollection& collection, const std::string& name, const json::RawJson& text,
                 const std::string& what) {
    if (name == "type") return;
    if (name == "features") {
        for (auto& feature : json::split_array(text, what + "/features")) {
            collection.items.push_back(item_from_json(std::move(feature), {"/features", collection.items.size()}));
        }
    } else if (name == "links") {
        const json::Value links = json::parse(text, what + "/links");
        collection.next_fault = next_fault_of(links);
        read_links(collection, {links, what + "/links"});
    } else {
        collection.extra.append(name, json::parse(text, what + "/" + name));
    }
}

}  // namespace

std::string ItemCollection::to_json() const {
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (const auto& item : items) text += (&item == &items.front() ? "" : ",") + item.to_json();
    json::Array link_values;
    for (const auto& link : links) link_values.push_back(stac::to_json(link));
    text += "],\"links\":" + json::dump(link_values);
    for (const auto& [name, value] : extra) text += "," + json::dump(name) + ":" + json::dump(value);
    return text + "}";
}

ItemCollection item_collection_from_json(const json::RawJson& text, std::string_view what) {
    const std::string place(what);
    const auto members = json::split_object(text, what);
    const json::RawJson* type = find(members, "type");
    ItemCollection collection;
    if (type != nullptr && type->view() == "\"Feature\"") {
        collection.items.push_back(item_from_json(text));
        return collection;
    }
    if (find(members, "features") == nullptr) {
        throw DecodeError(place + "/features", "missing; expected a FeatureCollection");
    }
    for (const auto& [name, value] : members) read_member(collection, name, value, place);
    collection.matched = matched_of(collection.extra);
    return collection;
}

}  // namespace rsclient::stac
