#include "services/staging_target.hpp"

#include <stdexcept>
#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/services/catalog_client.hpp"
#include "rsclient/services/collection_ref.hpp"

namespace rsclient::services {
namespace {

/// Whether the catalog takes the bare id for this collection, which it does if the owner is the authenticated user.
bool bare_id_means(const CollectionRef& ref, const CatalogClient& catalog) {
    try {
        return catalog.get_collection(ref.id).owner().value_or(ref.owner) == ref.owner;
    } catch (const NotFoundError&) {
        return false;
    } catch (const NotPermittedError&) {
        return false;
    }
}

bool has_catalog(const ServiceOptions& options) {
    return !options.settings.url.empty() || options.settings.hosts.contains("catalog");
}

}  // namespace

std::string staging_target(const ServiceOptions& options, const std::shared_ptr<http::Transport>& transport,
                           const std::string& collection) {
    const CollectionRef ref = parse_collection(collection, options.settings.owner);
    if (ref.owner.empty()) return ref.id;
    if (!has_catalog(options)) return ref.owner == options.settings.owner ? ref.id : ref.qualified_id();
    ServiceOptions without_owner = options;
    without_owner.settings.owner.clear();
    const CatalogClient catalog(std::move(without_owner), transport);
    if (bare_id_means(ref, catalog)) return ref.id;
    static_cast<void>(catalog.ensure_collection(ref.qualified_id()));
    return bare_id_means(ref, catalog) ? ref.id : ref.qualified_id();
}

}  // namespace rsclient::services
