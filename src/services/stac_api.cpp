#include "rsclient/services/stac_api.hpp"

#include <utility>

#include "services/json_answer.hpp"
#include "services/paging.hpp"
#include "services/stac_reads.hpp"

namespace rsclient::services {

StacApi::StacApi(SharedState state, std::string url, std::string name)
    : state_(std::move(state)), url_(std::move(url)), name_(std::move(name)) {}

http::Call StacApi::get(std::string action, std::string_view path) const {
    return {.action = std::move(action),
            .request = {.url = url_ + std::string(path), .timeout = state_->options().read_timeout}};
}

json::Value StacApi::get_landing_page(std::string_view path, const Context& context) const {
    return read_value(state_->pipeline(), get("get " + name_ + " landing page", path), context);
}

std::vector<std::string> StacApi::get_conformance(const Context& context) const {
    return services::fetch_conformance(state_->pipeline(), get("get " + name_ + " conformance", "/conformance"),
                                       context);
}

json::Value StacApi::get_queryables(std::string_view collection_path, const Context& context) const {
    const std::string path = std::string(collection_path) + "/queryables";
    return read_value(state_->pipeline(), get("get " + name_ + " queryables", path), context);
}

std::vector<stac::Collection> StacApi::get_collections(const Context& context) const {
    return services::fetch_collections(state_->pipeline(), get("get " + name_ + " collections", "/collections"),
                                       context);
}

stac::Collection StacApi::fetch_collection(const http::Call& call, const CollectionRef& collection,
                                           const Context& context) const {
    return services::fetch_collection(state_->pipeline(), call, collection, context);
}

stac::Item StacApi::fetch_item(const http::Call& call, std::string_view id, const CollectionRef& collection,
                               const Context& context) const {
    return services::fetch_item(state_->pipeline(), call, id, collection, context);
}

http::PagedRange<stac::Item> StacApi::search(http::Call first, std::size_t max_items, const Context& context) const {
    return paged_items(state_->pipeline(), std::move(first), max_items, context);
}

http::PagedRange<stac::Item> StacApi::search(http::Call first, http::Request second, std::size_t max_items,
                                             const Context& context) const {
    return paged_items(state_->pipeline(), std::move(first), std::move(second), max_items, context);
}

}  // namespace rsclient::services
