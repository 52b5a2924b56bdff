#include "rsclient/stac/link.hpp"

#include <algorithm>

#include "stac/members.hpp"

namespace rsclient::stac {

Link link_from_json(const json::Value& value, std::string_view where) {
    const json::Object& object = json::expect_object(value, where);
    const std::string place(where);
    return {json::expect_string(json::expect_member(object, "rel", where), place + "/rel"),
            json::expect_string(json::expect_member(object, "href", where), place + "/href"),
            optional_string(object.find("type"), [&] { return place + "/type"; }),
            optional_string(object.find("title"), [&] { return place + "/title"; }),
            without(object, {"rel", "href", "type", "title"})};
}

json::Value to_json(const Link& link) {
    json::Object object{{"rel", link.rel}, {"href", link.href}};
    set_if(object, "type", link.type);
    set_if(object, "title", link.title);
    for (const auto& [name, value] : link.extra) object.set(name, value);
    return object;
}

const Link* find_link(const std::vector<Link>& links, std::string_view rel) noexcept {
    const auto found = std::find_if(links.begin(), links.end(), [&](const Link& link) { return link.rel == rel; });
    return found == links.end() ? nullptr : &*found;
}

std::vector<Link> links_from_json(const json::Value* value, std::string_view where) {
    std::vector<Link> links;
    if (value == nullptr || value->is_null()) return links;
    const std::string place = std::string(where) + "/links";
    for_each_readable(json::expect_array(*value, place), place, [&](const json::Value& element, const std::string& at) {
        // Products written by EOPF converters hold links as bare text; they carry no relation and are passed by.
        if (element.string() == nullptr) links.push_back(link_from_json(element, at));
    });
    return links;
}

}  // namespace rsclient::stac
