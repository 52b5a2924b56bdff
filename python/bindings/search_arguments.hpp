#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "json_convert.hpp"
#include "rsclient/http/paged_range.hpp"
#include "rsclient/stac/item.hpp"

namespace rsclient::python {

using ItemSearch = http::PagedRange<stac::Item>;

/// "<ItemSearch https://rs.example/catalog/search, collections=alice:s2, limit=100>", cut if it is long. Credentials
/// are added when a request is sent; a search holds none.
[[nodiscard]] std::string describe(const ItemSearch& search);

/// "<CatalogClient https://rs.example/catalog>"
template <class Client>
[[nodiscard]] std::string describe_client(const pybind11::object& self) {
    const pybind11::str name = pybind11::type::of(self).attr("__name__");
    return "<" + std::string(name) + " " + self.cast<const Client&>().url() + ">";
}

/// A walk through a search, as Python's iterator protocol wants it.
class ItemIterator {
public:
    explicit ItemIterator(const ItemSearch& search) : search_(search) {}

    /// The next item, or nothing at the end. The first call fetches the first page.
    [[nodiscard]] std::optional<stac::Item> next() {
        const std::lock_guard lock(*mutex_);  // called without the GIL: several threads may share one iterator
        if (!at_) {
            at_ = search_.begin();
        } else if (*at_ != search_.end()) {
            ++*at_;
        }
        if (*at_ == search_.end()) return std::nullopt;
        return **at_;
    }

    [[nodiscard]] const ItemSearch& search() const noexcept { return search_; }

private:
    std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
    ItemSearch search_;
    std::optional<ItemSearch::Iterator> at_ = {};
};

/// Ids of items or collections in any form that rsclient.search_arguments takes.
/// @throws type_error naming the argument
[[nodiscard]] std::vector<std::string> names_from(pybind11::handle value, const char* argument,
                                                  bool with_owner = false);

/// A time or a pair of times as RFC 3339, in any form that rsclient.search_arguments takes; `argument` is its name.
[[nodiscard]] std::string interval_from(pybind11::handle value, const char* argument);

/// Four or six numbers, or nothing for None. @throws value_error, type_error
[[nodiscard]] std::vector<double> box_from(pybind11::handle value);

/// A GeoJSON geometry, or null for None. @throws value_error, type_error
[[nodiscard]] json::Value geometry_from(pybind11::handle value);

/// Names of properties, with - before those that descend. @throws value_error, type_error
[[nodiscard]] std::vector<std::string> sort_fields_from(pybind11::handle value);

/// The result of a call that is made without the GIL.
template <class Call>
auto released(const Call& call) {
    const pybind11::gil_scoped_release no_gil;
    return call();
}

}  // namespace rsclient::python
