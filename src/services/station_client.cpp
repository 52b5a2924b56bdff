#include "rsclient/services/station_client.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "services/paging.hpp"
#include "services/path_segment.hpp"
#include "services/search_request.hpp"
#include "services/station_filter.hpp"

namespace rsclient::services {
namespace {

/// Attempts at one item: some stations answer 503 for an item that does not exist, which no repetition changes.
constexpr int most_lookups = 2;

std::string collection_path(std::string_view id) { return "/collections/" + path_segment(id, "collection"); }

}  // namespace

StationClient::StationClient(const ServiceRow& row, SharedState state) : row_(&row) {
    std::string url = state->settings().url_of(std::string(row.key)) + std::string(row.prefix);
    api_ = std::make_shared<const StacApi>(std::move(state), std::move(url), std::string(row.name));
}

StationClient::StationClient(std::string_view key, SharedState state)
    : StationClient(station_row(key), std::move(state)) {}

StationClient::StationClient(std::string_view key, ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StationClient(key, std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

json::Value StationClient::get_landing_page(const Context& context) const {
    return api_->get_landing_page("", context);
}

std::vector<std::string> StationClient::get_conformance(const Context& context) const {
    return api_->get_conformance(context);
}

json::Value StationClient::get_queryables(std::string_view collection, const Context& context) const {
    return api_->get_queryables(collection.empty() ? "" : collection_path(collection), context);
}

std::vector<stac::Collection> StationClient::get_collections(const Context& context) const {
    return api_->get_collections(context);
}

stac::Collection StationClient::get_collection(std::string_view id, const Context& context) const {
    const auto call = api_->get("get " + api_->name() + " collection " + std::string(id), collection_path(id));
    return api_->fetch_collection(call, {.id = std::string(id)}, context);
}

http::PagedRange<stac::Item> StationClient::search_items(const StationQuery& query, const Context& context) const {
    check_search(query);
    StationQuery sent = query;
    const bool by_filter = row_->published_by == PublishedBy::filter;
    sent.filter_json = station_filter(query, *row_, by_filter ? query.published : "");
    const std::string datetime = by_filter ? "" : query.published;
    sent.filter.clear();
    sent.intersects = nullptr;
    http::Request request;
    const auto collections = split(query.collection);
    auto parameters = search_parameters(sent, {}, datetime);
    if (collections.size() == 1 && !has_plain_parameter(query) && sent.filter_json.is_null() && fit_url(parameters)) {
        // Of one collection the station itself turns the pages; a search merges and slices in the service's memory.
        request.url = url() + collection_path(collections.front()) + "/items";
        request.query = std::move(parameters);
    } else {
        request = search_request(url() + "/search", sent, collections, datetime);
    }
    request.timeout = api_->state().options().search_timeout;
    return api_
        ->search({.action = "search " + api_->name() + " items", .request = std::move(request)}, query.max_items,
                 context)
        .distinct(id_of);
}

stac::Item StationClient::get_item(std::string_view collection, std::string_view id, const Context& context) const {
    const ServiceOptions& options = api_->state().options();
    auto call = api_->get("get " + api_->name() + " item " + std::string(id),
                          collection_path(collection) + "/items/" + path_segment(id, "item id"));
    call.request.timeout = options.search_timeout;
    call.retry = options.retry;
    call.retry->attempts = std::min(options.retry.attempts, most_lookups);
    try {
        return api_->fetch_item(call, id, {}, context);
    } catch (const ServerError& cause) {
        if (cause.status() != 503) throw;
        throw ServerError({cause.action(), cause.status(),
                           cause.detail() +
                               "; either the station is unavailable, or it has no such item: some stations "
                               "answer 503 for that",
                           cause.request_id(), cause.attempts()});
    }
}

}  // namespace rsclient::services
