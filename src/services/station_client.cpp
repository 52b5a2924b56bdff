#include "rsclient/services/station_client.hpp"

#include <algorithm>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/services/caller.hpp"
#include "services/paging.hpp"
#include "services/path_segment.hpp"
#include "services/search_request.hpp"
#include "services/stac_reads.hpp"
#include "services/station_filter.hpp"

namespace rsclient::services {
namespace {

/// Attempts at one item: some stations answer 503 for an item that does not exist, which no repetition changes.
constexpr int most_lookups = 2;

}  // namespace

StationClient::StationClient(const ServiceRow& row, ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : row_(&row),
      options_(std::move(options)),
      transport_(std::move(transport)),
      url_(options_.settings.url_of(std::string(row.key)) + std::string(row.prefix)) {}

StationClient::StationClient(std::string_view key, ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : StationClient(station_row(key), std::move(options), std::move(transport)) {}

json::Value StationClient::get_landing_page() const {
    const Caller caller(options_, transport_, "get " + name() + " landing page");
    return caller.value({.url = url_, .timeout = options_.read_timeout});
}

std::vector<std::string> StationClient::get_conformance() const {
    const Caller caller(options_, transport_, "get " + name() + " conformance");
    return fetch_conformance(caller, {.url = url_ + "/conformance", .timeout = options_.read_timeout});
}

json::Value StationClient::get_queryables(std::string_view collection) const {
    const Caller caller(options_, transport_, "get " + name() + " queryables");
    const std::string place = collection.empty() ? "" : "/collections/" + path_segment(collection, "collection");
    return caller.value({.url = url_ + place + "/queryables", .timeout = options_.read_timeout});
}

std::vector<stac::Collection> StationClient::get_collections() const {
    const Caller caller(options_, transport_, "get " + name() + " collections");
    return fetch_collections(caller, {.url = url_ + "/collections", .timeout = options_.read_timeout});
}

stac::Collection StationClient::get_collection(std::string_view id) const {
    const Caller caller(options_, transport_, "get " + name() + " collection " + std::string(id));
    return fetch_collection(
        caller, {.url = url_ + "/collections/" + path_segment(id, "collection"), .timeout = options_.read_timeout},
        {.id = std::string(id)});
}

http::PagedRange<stac::Item> StationClient::search_items(const StationQuery& query) const {
    const Caller caller(options_, transport_, "search " + name() + " items");
    check_search(query);
    StationQuery sent = query;
    sent.filter_json = station_filter(query, *row_, row_->published_by == PublishedBy::filter ? query.datetime : "");
    if (row_->published_by == PublishedBy::filter) sent.datetime.clear();
    sent.filter.clear();
    sent.intersects = nullptr;
    http::Request request;
    const auto collections = split(query.collection);
    auto parameters = search_parameters(sent, {});
    if (collections.size() == 1 && query.ids.empty() && sent.filter_json.is_null() && fit_url(parameters)) {
        // Of one collection the station itself turns the pages; a search merges and slices in the service's memory.
        request.url = url_ + "/collections/" + path_segment(collections.front(), "collection") + "/items";
        request.query = std::move(parameters);
    } else {
        request = search_request(url_ + "/search", sent, collections);
    }
    request.timeout = options_.search_timeout;
    return paged_items(caller, std::move(request), query.max_items).distinct(id_of);
}

stac::Item StationClient::get_item(std::string_view collection, std::string_view id) const {
    ServiceOptions options = options_;
    options.retry.attempts = std::min(options.retry.attempts, most_lookups);
    const Caller caller(std::move(options), transport_, "get " + name() + " item " + std::string(id));
    try {
        return fetch_item(caller,
                          {.url = url_ + "/collections/" + path_segment(collection, "collection") + "/items/" +
                                  path_segment(id, "item id"),
                           .timeout = options_.search_timeout},
                          id);
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
