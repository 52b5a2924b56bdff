#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/progress.hpp"
#include "rsclient/http/paged_range.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "rsclient/services/search_query.hpp"
#include "rsclient/services/stac_api.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"
#include "rsclient/storage/verified_file.hpp"

namespace rsclient::services {

/// Filters of CatalogClient::search_items.
struct CatalogQuery : SearchQuery {
    std::string datetime = {};                  ///< time of sensing: RFC 3339 instant, or `a/b`, `a/..`, `../b`
    std::vector<std::string> collections = {};  ///< in any spelling; empty: all that the caller may read
};

/// How CatalogClient::read_asset and download_asset take the bytes.
struct DownloadOptions {
    ProgressHook progress = {};  ///< called while bytes come; the total is 0 if the item does not say it
    bool ignore_size = false;    ///< takes the bytes though their size is not the item's `file:size`
};

/// Client of the catalog: collections of an owner, their items and their files.
///
/// A collection may be given as `collection` (of the caller), `owner:collection` or `owner_collection` (of the caller;
/// in a search of any owner, unless the caller has one of that name). Copies are cheap and share the connection; one
/// object may serve several threads.
class CatalogClient {
public:
    explicit CatalogClient(SharedState state);
    explicit CatalogClient(ServiceOptions options,
                           std::shared_ptr<http::Transport> transport = http::default_transport());

    [[nodiscard]] json::Value get_landing_page(const Context& context = {}) const;
    [[nodiscard]] std::vector<std::string> get_conformance(const Context& context = {}) const;
    [[nodiscard]] json::Value get_queryables(std::string_view collection = "", const Context& context = {}) const;

    /// Collections of all owners that the caller may read, of all pages. Two owners may have one of the same id.
    [[nodiscard]] std::vector<stac::Collection> get_collections(const Context& context = {}) const;

    /// @throws NotFoundError if no collection has this name
    [[nodiscard]] stac::Collection get_collection(std::string_view collection, const Context& context = {}) const;

    /// @throws ConflictError if the collection exists
    stac::Collection create_collection(const stac::Collection& collection, const Context& context = {}) const;

    /// @throws NotFoundError if it does not exist
    stac::Collection replace_collection(const stac::Collection& collection, const Context& context = {}) const;
    stac::Collection patch_collection(std::string_view collection, const json::Object& changes,
                                      const Context& context = {}) const;

    /// The collection of this name, created if it does not exist.
    stac::Collection ensure_collection(std::string_view collection, const std::string& description = "",
                                       const Context& context = {}) const;

    /// Removes a collection, its items and their files. Returns true if it existed.
    bool delete_collection(std::string_view collection, const Context& context = {}) const;

    /// Items matching `query`, fetched page by page while you iterate. Name the collections where they are known: a
    /// platform may refuse a search of all, since it authorises by collection.
    [[nodiscard]] http::PagedRange<stac::Item> search_items(const CatalogQuery& query,
                                                            const Context& context = {}) const;

    /// @throws NotFoundError if the collection holds no item of this id
    [[nodiscard]] stac::Item get_item(std::string_view collection, std::string_view id,
                                      const Context& context = {}) const;

    /// @throws ConflictError if the item exists
    stac::Item create_item(std::string_view collection, const stac::Item& item, const Context& context = {}) const;
    stac::Item replace_item(std::string_view collection, const stac::Item& item, const Context& context = {}) const;
    stac::Item patch_item(std::string_view collection, std::string_view id, const json::Object& changes,
                          const Context& context = {}) const;

    /// Removes an item and its files. Returns true if it existed.
    bool delete_item(std::string_view collection, std::string_view id, const Context& context = {}) const;

    /// A presigned URL of an asset (valid about 25 minutes; do not keep it). It is a credential.
    [[nodiscard]] std::string get_asset_url(std::string_view collection, std::string_view id, std::string_view asset,
                                            const Context& context = {}) const;

    /// Streams an asset to `sink`; returns the byte count. No credential goes to the storage. Asked for again after a
    /// failure only as long as `sink` has been given nothing.
    std::uint64_t stream_asset(std::string_view collection, std::string_view id, std::string_view asset,
                               const std::function<void(std::span<const std::byte>)>& sink,
                               const Context& context = {}) const;

    /// The bytes of an asset, in memory, verified as download_asset() verifies a file.
    /// @throws as download_asset()
    [[nodiscard]] std::string read_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                         const DownloadOptions& options = {}, const Context& context = {}) const;

    /// Writes an asset to a local file, in bounded memory. The file is there complete and verified afterwards, or as it
    /// was before. A download that broke off is not begun again by itself.
    /// @throws NotFoundError without such an item or asset; ProductError if size or checksum are not those of the item;
    ///         StorageError if the file cannot be written
    storage::DownloadResult download_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                           const std::filesystem::path& path, const DownloadOptions& options = {},
                                           const Context& context = {}) const;

    /// The name as the client understands it: with the owner from the settings if it names none.
    [[nodiscard]] CollectionRef collection_ref(std::string_view collection) const;

    /// Where the service is; holds no credential.
    [[nodiscard]] const std::string& url() const noexcept { return api_->url(); }

private:
    [[nodiscard]] const std::string& owner() const noexcept { return api_->state().settings().owner; }
    [[nodiscard]] std::string collection_path(std::string_view collection) const;
    [[nodiscard]] std::string item_path(std::string_view collection, std::string_view id) const;
    [[nodiscard]] http::Call write(std::string action, std::string method, const std::string& path,
                                   std::string body) const;

    std::shared_ptr<const StacApi> api_;
};

}  // namespace rsclient::services
