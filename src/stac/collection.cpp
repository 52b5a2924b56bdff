#include "rsclient/stac/collection.hpp"

#include <stdexcept>
#include <utility>

namespace rsclient::stac {

std::string Collection::id() const { return read_id(); }
std::optional<std::string> Collection::title() const { return read_text("title"); }
std::optional<std::string> Collection::description() const { return read_text("description"); }
std::optional<std::string> Collection::license() const { return read_text("license"); }
std::optional<std::string> Collection::owner() const { return read_text("owner"); }
std::vector<Link> Collection::links() const {
    const auto links = reader("links");
    return links ? links_from_json(*links) : std::vector<Link>();
}

Collection collection_from_json(json::RawJson text, ListPosition position) {
    return {std::move(text), "collection", position};
}
Collection collection_from_json(json::Object members) { return {std::move(members), "collection"}; }

Collection make_collection(const std::string& id, const std::string& description, const std::string& license) {
    if (id.empty()) throw std::invalid_argument("make collection: the id is empty");
    const json::Array world{json::Array{-180.0, -90.0, 180.0, 90.0}};
    const json::Array open{json::Array{nullptr, nullptr}};
    const json::Object extent{{"spatial", json::Object{{"bbox", world}}},
                              {"temporal", json::Object{{"interval", open}}}};
    return collection_from_json(json::Object{{"type", "Collection"},
                                             {"stac_version", "1.1.0"},
                                             {"stac_extensions", json::Array{}},
                                             {"id", id},
                                             {"description", description.empty() ? id : description},
                                             {"license", license},
                                             {"extent", extent},
                                             {"links", json::Array{}}});
}

}  // namespace rsclient::stac
