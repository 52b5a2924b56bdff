#include "rsclient/stac/asset.hpp"

#include <algorithm>
#include <charconv>

#include "rsclient/core/error.hpp"
#include "stac/members.hpp"

namespace rsclient::stac {
namespace {

bool has_field(std::string_view name) {
    return name == "href" || name == "title" || name == "description" || name == "type" || name == "roles";
}

void set_field(Asset& asset, std::string_view name, const json::Value& value, std::string_view where) {
    const auto place = [&] { return std::string(where) + "/" + std::string(name); };
    if (name == "title") asset.title = optional_string(&value, place);
    if (name == "description") asset.description = optional_string(&value, place);
    if (name == "type") asset.type = optional_string(&value, place);
    if (name == "roles") asset.roles = optional_strings(&value, place());
    if (name != "href") return;
    if (value.string() == nullptr) static_cast<void>(json::expect_string(value, place()));
    asset.href = *value.string();
}

/// Whether a member of this name is among those of an object, as text or as values.
template <class Members>
void require_href(const Members& members, std::string_view where) {
    const bool found = std::any_of(members.begin(), members.end(), [](const auto& it) { return it.first == "href"; });
    if (!found) throw DecodeError(std::string(where) + "/href", "missing");
}

}  // namespace

std::optional<std::uint64_t> Asset::file_size() const {
    const json::Value* value = extra.find("file:size");
    if (value == nullptr) return std::nullopt;
    std::uint64_t size = 0;
    const std::string& text = value->number() != nullptr   ? value->number()->text
                              : value->string() != nullptr ? *value->string()
                                                           : std::string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return size;
}

std::optional<std::string> Asset::file_checksum() const {
    return optional_string(extra.find("file:checksum"), [] { return std::string("asset/file:checksum"); });
}

std::optional<std::string> Asset::s3_href() const {
    if (href.starts_with("s3://")) return href;
    const json::Value* alternate = extra.find("alternate");
    const json::Value* s3 = alternate == nullptr ? nullptr : alternate->find("s3");
    const json::Value* found = s3 == nullptr ? nullptr : s3->find("href");
    if (found == nullptr || found->string() == nullptr) return std::nullopt;
    return *found->string();
}

Asset asset_from_json(const json::Value& value, std::string_view where) {
    const json::Object& object = json::expect_object(value, where);
    require_href(object, where);
    Asset asset;
    json::Object extra;
    for (const auto& [name, member] : object) {
        if (has_field(name)) {
            set_field(asset, name, member, where);
        } else {
            extra.append(name, member);
        }
    }
    if (!extra.empty()) asset.extra = std::move(extra);
    return asset;
}

Asset asset_from_members(const std::vector<json::RawMember>& members, std::string_view where) {
    require_href(members, where);
    Asset asset;
    std::vector<json::RawMember> extra;
    extra.reserve(members.size());
    for (const auto& member : members) {
        if (has_field(member.first)) {
            set_field(asset, member.first, json::parse(member.second, where), where);
        } else {
            extra.push_back(member);
        }
    }
    asset.extra = json::LazyObject(std::move(extra), where);
    return asset;
}

json::Value to_json(const Asset& asset) {
    json::Object object{{"href", asset.href}};
    set_if(object, "title", asset.title);
    set_if(object, "description", asset.description);
    set_if(object, "type", asset.type);
    if (!asset.roles.empty()) object.set("roles", to_array(asset.roles));
    for (const auto& [name, value] : asset.extra.members()) object.set(name, value);
    return object;
}

}  // namespace rsclient::stac
