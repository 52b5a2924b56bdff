#include "rsclient/services/catalog_client.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/http/url.hpp"
#include "rsclient/stac/platform_bbox.hpp"
#include "services/catalog_query.hpp"
#include "services/path_segment.hpp"
#include "services/search_request.hpp"
#include "services/short_id.hpp"

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

/// Sends a DELETE. Returns false if there was nothing of this name.
bool is_deleted(const http::RequestPipeline& pipeline, const http::Call& call, const Context& context) {
    try {
        static_cast<void>(pipeline.send(call, context));
        return true;
    } catch (const NotFoundError&) {
        return false;
    }
}

}  // namespace

CatalogClient::CatalogClient(SharedState state) {
    std::string url = state->settings().url_of("catalog") + "/catalog";
    api_ = std::make_shared<const StacApi>(std::move(state), std::move(url), "catalog");
}

CatalogClient::CatalogClient(ServiceOptions options, std::shared_ptr<http::Transport> transport)
    : CatalogClient(std::make_shared<const ClientState>(std::move(options), std::move(transport))) {}

CollectionRef CatalogClient::collection_ref(std::string_view collection) const {
    return parse_collection(collection, owner());
}

std::string CatalogClient::collection_path(std::string_view collection) const {
    const CollectionRef ref = collection_ref(collection);
    const std::string owner = ref.owner.empty() ? "" : http::escape(ref.owner) + ":";
    return "/collections/" + owner + path_segment(ref.id, "collection");
}

std::string CatalogClient::item_path(std::string_view collection, std::string_view id) const {
    return collection_path(collection) + "/items/" + path_segment(id, "item id");
}

http::Call CatalogClient::write(std::string action, std::string method, const std::string& path,
                                std::string body) const {
    return {.action = std::move(action),
            .request = {.method = std::move(method),
                        .url = url() + path,
                        .headers = {{"Content-Type", "application/json"}},
                        .body = std::move(body),
                        .timeout = api_->state().options().write_timeout}};
}

json::Value CatalogClient::get_landing_page(const Context& context) const {
    return api_->get_landing_page("/", context);
}

std::vector<std::string> CatalogClient::get_conformance(const Context& context) const {
    return api_->get_conformance(context);
}

json::Value CatalogClient::get_queryables(std::string_view collection, const Context& context) const {
    return api_->get_queryables(collection.empty() ? "" : collection_path(collection), context);
}

std::vector<stac::Collection> CatalogClient::get_collections(const Context& context) const {
    return api_->get_collections(context);
}

stac::Collection CatalogClient::get_collection(std::string_view collection, const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call = api_->get("get collection " + std::string(collection), collection_path(collection));
    return shortened(api_->fetch_collection(call, ref, context), ref);
}

stac::Collection CatalogClient::create_collection(const stac::Collection& collection, const Context& context) const {
    const CollectionRef ref = ref_of(collection, owner());
    const auto call =
        write("create collection " + ref.qualified_id(), "POST", "/collections", named(collection, ref).to_json());
    return shortened(api_->fetch_collection(call, ref, context), ref);
}

stac::Collection CatalogClient::replace_collection(const stac::Collection& collection, const Context& context) const {
    const CollectionRef ref = ref_of(collection, owner());
    const auto call = write("replace collection " + ref.qualified_id(), "PUT", collection_path(ref.qualified_id()),
                            named(collection, ref).to_json());
    return shortened(api_->fetch_collection(call, ref, context), ref);
}

stac::Collection CatalogClient::patch_collection(std::string_view collection, const json::Object& changes,
                                                 const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call =
        write("patch collection " + std::string(collection), "PATCH", collection_path(collection), json::dump(changes));
    return shortened(api_->fetch_collection(call, ref, context), ref);
}

stac::Collection CatalogClient::ensure_collection(std::string_view collection, const std::string& description,
                                                  const Context& context) const {
    try {
        return get_collection(collection, context);
    } catch (const NotFoundError&) {
        const CollectionRef ref = collection_ref(collection);
        auto made = stac::make_collection(ref.id, description);
        if (!ref.owner.empty()) made.set("owner", ref.owner);
        try {
            return create_collection(made, context);
        } catch (const ConflictError&) {
            return get_collection(collection, context);  // created concurrently by another client
        }
    }
}

bool CatalogClient::delete_collection(std::string_view collection, const Context& context) const {
    auto call = write("delete collection " + std::string(collection), "DELETE", collection_path(collection), "");
    call.request.timeout = api_->state().options().delete_timeout;
    call.retry = api_->state().patient_retry(call.request.timeout);
    return is_deleted(api_->state().pipeline(), call, context);
}

http::PagedRange<stac::Item> CatalogClient::search_items(const CatalogQuery& wanted, const Context& context) const {
    const CatalogQuery query = catalog_query(wanted);
    const auto request_for = [&](const std::vector<std::string>& collections) {
        auto request = search_request(url() + "/search", query, collections, query.datetime);
        request.timeout = api_->state().options().search_timeout;
        return request;
    };
    if (query.collections.empty()) {
        return api_->search({"search catalog items of all collections (none is named)", request_for({})},
                            query.max_items, context);
    }
    std::vector<std::string> own;  // "bob_s2" of Alice as her collection of that name, which is stored as alice_bob_s2
    std::vector<std::string> other;  // and as what the catalog stores by that name
    for (const auto& collection : query.collections) {
        own.push_back(collection_ref(collection).stored_id());
        other.push_back(may_be_stored_form(collection, owner()) ? collection : own.back());
    }
    // With several such names the answer does not say which of them the caller has none of.
    std::size_t ambiguous = 0;
    for (std::size_t i = 0; i < own.size(); ++i) ambiguous += other[i] != own[i] ? 1 : 0;
    http::Call first{"search catalog items", request_for(own)};
    if (ambiguous != 1) return api_->search(std::move(first), query.max_items, context);
    return api_->search(std::move(first), request_for(other), query.max_items, context);
}

stac::Item CatalogClient::get_item(std::string_view collection, std::string_view id, const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call = api_->get("get item " + std::string(id), item_path(collection, id));
    return shortened(api_->fetch_item(call, id, ref, context), ref);
}

stac::Item CatalogClient::create_item(std::string_view collection, const stac::Item& item,
                                      const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call = write("create item " + item.id() + " in " + ref.qualified_id(), "POST",
                            collection_path(collection) + "/items", stac::with_platform_bbox(item).to_json());
    return shortened(api_->fetch_item(call, item.id(), ref, context), ref);
}

stac::Item CatalogClient::replace_item(std::string_view collection, const stac::Item& item,
                                       const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call = write("replace item " + item.id() + " in " + ref.qualified_id(), "PUT",
                            item_path(collection, item.id()), stac::with_platform_bbox(item).to_json());
    return shortened(api_->fetch_item(call, item.id(), ref, context), ref);
}

stac::Item CatalogClient::patch_item(std::string_view collection, std::string_view id, const json::Object& changes,
                                     const Context& context) const {
    const CollectionRef ref = collection_ref(collection);
    const auto call = write("patch item " + std::string(id), "PATCH", item_path(collection, id),
                            json::dump(stac::with_platform_bbox(changes)));
    return shortened(api_->fetch_item(call, id, ref, context), ref);
}

bool CatalogClient::delete_item(std::string_view collection, std::string_view id, const Context& context) const {
    const auto call = write("delete item " + std::string(id), "DELETE", item_path(collection, id), "");
    return is_deleted(api_->state().pipeline(), call, context);
}

}  // namespace rsclient::services
