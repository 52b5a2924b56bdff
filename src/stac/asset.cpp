#include "rsclient/stac/asset.hpp"

#include <charconv>

#include "stac/members.hpp"

namespace rsclient::stac {

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

std::optional<std::string> Asset::file_checksum() const { return optional_string(extra, "file:checksum", "asset"); }

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
    return {json::expect_string(json::expect_member(object, "href", where), std::string(where) + "/href"),
            optional_string(object, "title", where),
            optional_string(object, "description", where),
            optional_string(object, "type", where),
            optional_strings(object, "roles", where),
            without(object, {"href", "title", "description", "type", "roles"})};
}

json::Value to_json(const Asset& asset) {
    json::Object object{{"href", asset.href}};
    set_if(object, "title", asset.title);
    set_if(object, "description", asset.description);
    set_if(object, "type", asset.type);
    if (!asset.roles.empty()) object.set("roles", to_array(asset.roles));
    for (const auto& [name, value] : asset.extra) object.set(name, value);
    return object;
}

}  // namespace rsclient::stac
