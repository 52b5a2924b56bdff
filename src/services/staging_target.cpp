#include "services/staging_target.hpp"

#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "services/path_segment.hpp"
#include "services/short_id.hpp"

namespace rsclient::services {
namespace {

/// Whether the catalog takes the bare id for this collection, which it does if the owner is the authenticated user.
bool bare_id_means(const CollectionRef& ref, const SharedState& state, const Context& context) {
    const StacApi catalog(state, state->settings().url_of("catalog") + "/catalog", "catalog");
    const CollectionRef bare{.id = ref.id};
    const auto call = catalog.get("get collection " + ref.id, "/collections/" + path_segment(ref.id, "collection"));
    try {
        const auto found = shortened(catalog.fetch_collection(call, bare, context), bare);
        return found.owner().value_or(ref.owner) == ref.owner;
    } catch (const NotFoundError&) {
        return false;
    } catch (const NotPermittedError&) {
        return false;
    }
}

bool has_catalog(const ResolvedSettings& settings) {
    return !settings.url.empty() || settings.hosts.contains("catalog");
}

}  // namespace

std::string staging_target(const SharedState& state, const std::string& collection, const Context& context) {
    const ResolvedSettings& settings = state->settings();
    const CollectionRef ref = parse_collection(collection, settings.owner);
    if (ref.owner.empty()) return ref.id;
    if (!has_catalog(settings)) return ref.owner == settings.owner ? ref.id : ref.qualified_id();
    if (bare_id_means(ref, state, context)) return ref.id;
    static_cast<void>(CatalogClient(state).ensure_collection(ref.qualified_id(), "", context));
    return bare_id_means(ref, state, context) ? ref.id : ref.qualified_id();
}

}  // namespace rsclient::services
