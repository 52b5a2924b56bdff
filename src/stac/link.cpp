#include "rsclient/stac/link.hpp"

#include <algorithm>

#include "stac/members.hpp"

namespace rsclient::stac {

Link link_from_json(const json::Reader& link) {
    return {link.member("rel").string(), link.member("href").string(), link.find_string("type"),
            link.find_string("title"), without(link.object(), {"rel", "href", "type", "title"})};
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

std::vector<Link> links_from_json(const json::Reader& links) {
    std::vector<Link> read;
    links.read_elements([&](const json::Reader& link) {
        // Products written by EOPF converters hold links as bare text; they carry no relation and are passed by.
        if (link.value().string() == nullptr) read.push_back(link_from_json(link));
    });
    return read;
}

}  // namespace rsclient::stac
