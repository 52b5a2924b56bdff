#include "rsclient/services/catalog_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/services/caller.hpp"
#include "rsclient/stac/platform_bbox.hpp"
#include "services/catalog_query.hpp"
#include "services/paging.hpp"
#include "services/path_segment.hpp"
#include "services/search_request.hpp"
#include "services/short_id.hpp"
#include "services/stac_reads.hpp"

namespace rsclient::services {
namespace {

/// Releases differ in what they return as `id`: the name alone, or with the owner before it.
CollectionRef ref_of(const stac::Collection& collection, const std::string& default_owner) {
    return parse_collection(collection.id(), collection.owner().value_or(default_owner));
}

/// The collection with the id and the owner that the service expects; its own text if these are there already.
stac::Collection named(stac::Collection collection, const CollectionRef& ref) {
    if (collection.id() != ref.id) collection.set("id", ref.id);
    if (!ref.owner.empty() && collection.owner() != ref.owner) collection.set("owner", ref.owner);
    return collection;
}

/// Options that leave an attempt as much time as it may need: the deadline of all attempts is shorter.
ServiceOptions patient(ServiceOptions options, std::chrono::milliseconds timeout) {
    options.retry.total = std::max(options.retry.total, timeout);
    return options;
}

}  // namespace

CatalogClient::CatalogClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      url_(options_.settings.url_of("catalog") + "/catalog") {}

CollectionRef CatalogClient::collection_ref(std::string_view collection) const {
    return parse_collection(collection, options_.settings.owner);
}

std::string CatalogClient::collection_url(std::string_view collection) const {
    const CollectionRef ref = collection_ref(collection);
    const std::string owner = ref.owner.empty() ? "" : http::escape(ref.owner) + ":";
    return url_ + "/collections/" + owner + path_segment(ref.id, "collection");
}

std::string CatalogClient::item_url(std::string_view collection, std::string_view id) const {
    return collection_url(collection) + "/items/" + path_segment(id, "item id");
}

Caller CatalogClient::caller(std::string action) const { return {options_, transport_, std::move(action)}; }

http::Request CatalogClient::write(std::string method, std::string url, std::string body) const {
    return {.method = std::move(method),
            .url = std::move(url),
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(body),
            .timeout = options_.write_timeout};
}

json::Value CatalogClient::get_landing_page() const {
    return caller("get catalog landing page").value({.url = url_ + "/", .timeout = options_.read_timeout});
}

std::vector<std::string> CatalogClient::get_conformance() const {
    return fetch_conformance(caller("get catalog conformance"),
                             {.url = url_ + "/conformance", .timeout = options_.read_timeout});
}

json::Value CatalogClient::get_queryables(std::string_view collection) const {
    const std::string place = collection.empty() ? url_ : collection_url(collection);
    return caller("get catalog queryables").value({.url = place + "/queryables", .timeout = options_.read_timeout});
}

std::vector<stac::Collection> CatalogClient::get_collections() const {
    return fetch_collections(caller("get catalog collections"),
                             {.url = url_ + "/collections", .timeout = options_.read_timeout});
}

stac::Collection CatalogClient::get_collection(std::string_view collection) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(fetch_collection(caller("get collection " + std::string(collection)),
                                      {.url = collection_url(collection), .timeout = options_.read_timeout}, ref),
                     ref);
}

stac::Collection CatalogClient::create_collection(const stac::Collection& collection) const {
    const CollectionRef ref = ref_of(collection, options_.settings.owner);
    return shortened(fetch_collection(caller("create collection " + ref.qualified_id()),
                                      write("POST", url_ + "/collections", named(collection, ref).to_json()), ref),
                     ref);
}

stac::Collection CatalogClient::replace_collection(const stac::Collection& collection) const {
    const CollectionRef ref = ref_of(collection, options_.settings.owner);
    return shortened(
        fetch_collection(caller("replace collection " + ref.qualified_id()),
                         write("PUT", collection_url(ref.qualified_id()), named(collection, ref).to_json()), ref),
        ref);
}

stac::Collection CatalogClient::patch_collection(std::string_view collection, const json::Object& changes) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(fetch_collection(caller("patch collection " + std::string(collection)),
                                      write("PATCH", collection_url(collection), json::dump(changes)), ref),
                     ref);
}

stac::Collection CatalogClient::ensure_collection(std::string_view collection, const std::string& description) const {
    try {
        return get_collection(collection);
    } catch (const NotFoundError&) {
        const CollectionRef ref = collection_ref(collection);
        auto made = stac::make_collection(ref.id, description);
        if (!ref.owner.empty()) made.set("owner", ref.owner);
        try {
            return create_collection(made);
        } catch (const ConflictError&) {
            return get_collection(collection);  // somebody else was faster, which is as good
        }
    }
}

bool CatalogClient::delete_collection(std::string_view collection) const {
    try {
        auto request = write("DELETE", collection_url(collection), "");
        request.timeout = options_.delete_timeout;
        const Caller caller(patient(options_, request.timeout), transport_,
                            "delete collection " + std::string(collection));
        static_cast<void>(caller.send(std::move(request)));
        return true;
    } catch (const NotFoundError&) {
        return false;
    }
}

http::PagedRange<stac::Item> CatalogClient::search_items(const CatalogQuery& wanted) const {
    const CatalogQuery query = catalog_query(wanted);
    const auto request_for = [&](const std::vector<std::string>& collections) {
        auto request = search_request(url_ + "/search", query, collections);
        request.timeout = options_.search_timeout;
        return request;
    };
    if (query.collections.empty()) {
        return paged_items(caller("search catalog items of all collections (none is named)"), request_for({}),
                           query.max_items);
    }
    const Caller search = caller("search catalog items");
    std::vector<std::string> own;  // "bob_s2" of Alice as her collection of that name, which is stored as alice_bob_s2
    std::vector<std::string> other;  // and as what the catalog stores by that name
    for (const auto& collection : query.collections) {
        own.push_back(collection_ref(collection).stored_id());
        other.push_back(may_be_stored_form(collection, options_.settings.owner) ? collection : own.back());
    }
    // With several such names the answer does not tell which of them the caller has none of.
    std::size_t ambiguous = 0;
    for (std::size_t i = 0; i < own.size(); ++i) ambiguous += other[i] != own[i] ? 1 : 0;
    if (ambiguous != 1) return paged_items(search, request_for(own), query.max_items);
    return paged_items(search, request_for(own), request_for(other), query.max_items);
}

stac::Item CatalogClient::get_item(std::string_view collection, std::string_view id) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(fetch_item(caller("get item " + std::string(id)),
                                {.url = item_url(collection, id), .timeout = options_.read_timeout}, id, ref),
                     ref);
}

stac::Item CatalogClient::create_item(std::string_view collection, const stac::Item& item) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(
        fetch_item(caller("create item " + item.id() + " in " + ref.qualified_id()),
                   write("POST", collection_url(collection) + "/items", stac::with_platform_bbox(item).to_json()),
                   item.id(), ref),
        ref);
}

stac::Item CatalogClient::replace_item(std::string_view collection, const stac::Item& item) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(fetch_item(caller("replace item " + item.id() + " in " + ref.qualified_id()),
                                write("PUT", item_url(collection, item.id()), stac::with_platform_bbox(item).to_json()),
                                item.id(), ref),
                     ref);
}

stac::Item CatalogClient::patch_item(std::string_view collection, std::string_view id,
                                     const json::Object& changes) const {
    const CollectionRef ref = collection_ref(collection);
    return shortened(
        fetch_item(caller("patch item " + std::string(id)),
                   write("PATCH", item_url(collection, id), json::dump(stac::with_platform_bbox(changes))), id, ref),
        ref);
}

bool CatalogClient::delete_item(std::string_view collection, std::string_view id) const {
    try {
        static_cast<void>(caller("delete item " + std::string(id)).send(write("DELETE", item_url(collection, id), "")));
        return true;
    } catch (const NotFoundError&) {
        return false;
    }
}

std::string CatalogClient::get_asset_url(std::string_view collection, std::string_view id,
                                         std::string_view asset) const {
    const std::string url = item_url(collection, id) + "/download/" + path_segment(asset, "asset");
    const std::string action = "get the URL of asset " + std::string(asset) + " of item " + std::string(id);
    const auto answer = caller(action).send({.url = url, .timeout = options_.read_timeout, .follow_redirects = false});
    const std::string location(answer.header("location"));
    if (location.empty()) {
        throw DecodeError(action, "HTTP " + std::to_string(answer.status) + " without a Location, expected a redirect");
    }
    return http::resolve(url, location);
}

std::uint64_t CatalogClient::download_asset(std::string_view collection, std::string_view id, std::string_view asset,
                                            const std::function<void(std::span<const std::byte>)>& sink) const {
    std::uint64_t size = 0;
    http::Request request{.url = item_url(collection, id) + "/download/" + path_segment(asset, "asset"),
                          .timeout = options_.download_timeout,
                          .idle_timeout = std::chrono::ceil<std::chrono::seconds>(options_.read_timeout)};
    request.sink = [&](std::span<const std::byte> piece) {
        sink(piece);
        size += piece.size();
        return true;
    };
    const Caller caller(patient(options_, request.timeout), transport_,
                        "download asset " + std::string(asset) + " of item " + std::string(id));
    static_cast<void>(caller.send(std::move(request)));
    return size;
}

}  // namespace rsclient::services
