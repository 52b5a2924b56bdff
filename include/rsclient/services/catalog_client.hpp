#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/http/paged_range.hpp"
#include "rsclient/http/transport.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "rsclient/services/search_query.hpp"
#include "rsclient/services/service_options.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// Filters of CatalogClient::search_items. `datetime` is the time of sensing.
struct CatalogQuery : SearchQuery {
    std::vector<std::string> collections = {};  ///< in any spelling; empty: all that the caller may read
};

/// Client of the catalog: collections of an owner, their items and their files.
///
/// A collection may be given as `collection` (of the caller), `owner:collection` or `owner_collection` (of the caller;
/// in a search of any owner, unless the caller has one of that name). Copies are cheap and share the connection; one
/// object may serve several threads.
class CatalogClient {
public:
    explicit CatalogClient(ServiceOptions options,
                           std::shared_ptr<http::Transport> transport = http::default_transport());

    [[nodiscard]] json::Value get_landing_page() const;
    [[nodiscard]] std::vector<std::string> get_conformance() const;
    [[nodiscard]] json::Value get_queryables(std::string_view collection = "") const;

    /// Collections of all owners that the caller may read, of all pages. Two owners may have one of the same id.
    [[nodiscard]] std::vector<stac::Collection> get_collections() const;
    [[nodiscard]] stac::Collection get_collection(std::string_view collection) const;  ///< @throws NotFoundError
    stac::Collection create_collection(const stac::Collection& collection) const;      ///< @throws ConflictError
    stac::Collection replace_collection(const stac::Collection& collection) const;     ///< @throws NotFoundError
    stac::Collection patch_collection(std::string_view collection, const json::Object& changes) const;

    /// The collection of this name, made if there is none.
    stac::Collection ensure_collection(std::string_view collection, const std::string& description = "") const;

    /// Removes a collection, its items and their files; whether there was one.
    bool delete_collection(std::string_view collection) const;

    /// Items matching `query`, fetched page by page while you iterate. Name the collections where they are known: a
    /// platform may refuse a search of all, since it authorises by collection.
    [[nodiscard]] http::PagedRange<stac::Item> search_items(const CatalogQuery& query) const;

    [[nodiscard]] stac::Item get_item(std::string_view collection,
                                      std::string_view id) const;                       ///< @throws NotFoundError
    stac::Item create_item(std::string_view collection, const stac::Item& item) const;  ///< @throws ConflictError
    stac::Item replace_item(std::string_view collection, const stac::Item& item) const;
    stac::Item patch_item(std::string_view collection, std::string_view id, const json::Object& changes) const;

    /// Removes an item and its files; whether there was one.
    bool delete_item(std::string_view collection, std::string_view id) const;

    /// Where the bytes of an asset can be had for a while without credentials (about 25 minutes; do not keep it).
    [[nodiscard]] std::string get_asset_url(std::string_view collection, std::string_view id,
                                            std::string_view asset) const;

    /// Hands the bytes of an asset over piece by piece; how many there were. No credential goes to the storage. Asked
    /// for again after a failure only as long as `sink` has been given nothing.
    std::uint64_t download_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                 const std::function<void(std::span<const std::byte>)>& sink) const;

    /// The name as the client understands it: with the owner from the settings if it names none.
    [[nodiscard]] CollectionRef collection_ref(std::string_view collection) const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    [[nodiscard]] std::string collection_url(std::string_view collection) const;
    [[nodiscard]] std::string item_url(std::string_view collection, std::string_view id) const;
    [[nodiscard]] class Caller caller(std::string action) const;
    [[nodiscard]] http::Request write(std::string method, std::string url, std::string body) const;

    ServiceOptions options_;
    std::shared_ptr<http::Transport> transport_;
    std::string url_;
};

}  // namespace rsclient::services
