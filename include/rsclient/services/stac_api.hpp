#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/http/paged_range.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/services/client_state.hpp"
#include "rsclient/services/collection_ref.hpp"
#include "rsclient/stac/collection.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::services {

/// What the STAC services of the platform have in common: the part of which their clients are made.
class StacApi {
public:
    /// @param url   of the landing page, without a slash at its end
    /// @param name  of the service in messages, e.g. "AUXIP"
    StacApi(SharedState state, std::string url, std::string name);

    [[nodiscard]] const ClientState& state() const noexcept { return *state_; }
    [[nodiscard]] const SharedState& shared_state() const noexcept { return state_; }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// A GET of a catalog read below the landing page; `path` is empty or starts with a slash.
    [[nodiscard]] http::Call get(std::string action, std::string_view path) const;

    [[nodiscard]] json::Value get_landing_page(std::string_view path, const Context& context) const;
    [[nodiscard]] std::vector<std::string> get_conformance(const Context& context) const;
    [[nodiscard]] json::Value get_queryables(std::string_view collection_path, const Context& context) const;
    [[nodiscard]] std::vector<stac::Collection> get_collections(const Context& context) const;

    /// The collection that answers `call`; the service may spell its id with or without the owner.
    /// @throws DecodeError naming the action if the answer is no collection, or another one
    [[nodiscard]] stac::Collection fetch_collection(const http::Call& call, const CollectionRef& collection,
                                                    const Context& context) const;

    /// The item that answers `call`. `collection` with an empty id: any.
    /// @throws DecodeError naming the action if the answer is no item, or not that of this id and collection
    [[nodiscard]] stac::Item fetch_item(const http::Call& call, std::string_view id, const CollectionRef& collection,
                                        const Context& context) const;

    /// Items of the pages that start with `first`.
    [[nodiscard]] http::PagedRange<stac::Item> search(http::Call first, std::size_t max_items,
                                                      const Context& context) const;

    /// The same for a search that may be meant in two ways: if the service does not find what `first` names, `second`
    /// is asked for.
    [[nodiscard]] http::PagedRange<stac::Item> search(http::Call first, http::Request second, std::size_t max_items,
                                                      const Context& context) const;

private:
    SharedState state_;
    std::string url_;
    std::string name_;
};

}  // namespace rsclient::services
