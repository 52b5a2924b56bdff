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

std::optional<std::string> text_unless_null(const json::Reader& field) {
    return field.is_null() ? std::nullopt : std::optional(field.string());
}

void set_field(Asset& asset, const json::Reader& field) {
    if (field.name() == "href") asset.href = field.string();
    if (field.name() == "title") asset.title = text_unless_null(field);
    if (field.name() == "description") asset.description = text_unless_null(field);
    if (field.name() == "type") asset.type = text_unless_null(field);
    if (field.name() == "roles" && !field.is_null()) asset.roles = field.strings();
}

/// Whether a member of this name is among those of an object, as text or as values.
template <class Members>
bool has_href(const Members& members) {
    return std::any_of(members.begin(), members.end(), [](const auto& member) { return member.first == "href"; });
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
    const json::Value* value = extra.find("file:checksum");
    if (value == nullptr || value->is_null()) return std::nullopt;
    return json::Reader(*value, "asset/file:checksum").string();
}

std::optional<std::string> Asset::s3_href() const {
    if (href.starts_with("s3://")) return href;
    const json::Value* alternate = extra.find("alternate");
    const json::Value* s3 = alternate == nullptr ? nullptr : alternate->find("s3");
    const json::Value* found = s3 == nullptr ? nullptr : s3->find("href");
    if (found == nullptr || found->string() == nullptr) return std::nullopt;
    return *found->string();
}

Asset asset_from_json(const json::Reader& asset) {
    if (!has_href(asset.object())) asset.refuse_missing("href");
    Asset read;
    json::Object extra;
    for (const json::Reader& member : asset.members()) {
        if (has_field(member.name())) {
            set_field(read, member);
        } else {
            extra.append(std::string(member.name()), member.value());
        }
    }
    if (!extra.empty()) read.extra = std::move(extra);
    return read;
}

Asset asset_from_members(const std::vector<json::RawMember>& members, std::string_view where) {
    if (!has_href(members)) throw DecodeError(std::string(where) + "/href", "missing");
    const json::Value unparsed;
    const json::Reader reader(unparsed, [&where] { return std::string(where); });
    Asset asset;
    std::vector<json::RawMember> extra;
    extra.reserve(members.size());
    for (const auto& member : members) {
        if (has_field(member.first)) {
            const json::Value value = json::parse(member.second, where);
            set_field(asset, reader.at_member(member.first, value));
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
