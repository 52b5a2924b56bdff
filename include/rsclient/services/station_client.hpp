#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/http/paged_range.hpp"
#include "rsclient/services/search_query.hpp"
#include "rsclient/services/stac_api.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// Filters of StationClient::search_items. For the time of sensing, filter on `start_datetime` and `end_datetime`.
/// `filter` is limited to what the stations can do: conditions
/// joined with AND, each of them property = value, property IN (values), a T_ operator of a property and a time or
/// interval, or S_INTERSECTS of `geometry` and one polygon without holes; another is refused before anything is sent.
struct StationQuery : SearchQuery {
    std::string published = {};   ///< RFC 3339 instant, or `a/b`, `a/..`, `../b`: time of publication, not of sensing
    std::string collection = {};  ///< id of a collection, or of several: "a,b"; empty: all that the caller may read
};

/// Client of a station service, AUXIP, CADIP or PRIP: read-only STAC over the files of stations.
///
/// The assets' URLs lead to the station itself and need its credentials: stage an item instead of downloading it.
/// Copies are cheap and share the connection; one object may serve several threads.
class StationClient {
public:
    [[nodiscard]] json::Value get_landing_page(const Context& context = {}) const;
    [[nodiscard]] std::vector<std::string> get_conformance(const Context& context = {}) const;

    /// JSON Schema of what can be filtered on: of one collection, or of the service if none is named.
    [[nodiscard]] json::Value get_queryables(std::string_view collection = "", const Context& context = {}) const;

    /// Collections the caller may read, of all pages; others are left out in silence by the service.
    [[nodiscard]] std::vector<stac::Collection> get_collections(const Context& context = {}) const;

    /// @throws NotFoundError if no collection has this id
    [[nodiscard]] stac::Collection get_collection(std::string_view id, const Context& context = {}) const;

    /// Items matching `query`, fetched page by page while you iterate, each id once: stations repeat items.
    /// @throws HttpError, TransportError, DecodeError - from the loop, not from this call
    /// @throws std::invalid_argument if the query contradicts itself
    [[nodiscard]] http::PagedRange<stac::Item> search_items(const StationQuery& query = {},
                                                            const Context& context = {}) const;

    /// The item with this id. @throws NotFoundError if no item has it
    [[nodiscard]] stac::Item get_item(std::string_view collection, std::string_view id,
                                      const Context& context = {}) const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return api_->url(); }

protected:
    /// How a service takes the time of publication: AUXIP and PRIP take `datetime` for the time of sensing.
    enum class PublishedBy { filter, datetime };

    /// @param service  key in the settings and first part of the path, e.g. "auxip"
    /// @param name     for messages, e.g. "AUXIP"
    StationClient(SharedState state, const std::string& service, std::string name, PublishedBy published_by);

private:
    std::shared_ptr<const StacApi> api_;
    PublishedBy published_by_;
};

}  // namespace rsclient::services
