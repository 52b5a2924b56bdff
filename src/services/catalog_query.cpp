#include "services/catalog_query.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "rsclient/core/clock.hpp"
#include "services/catalog_filter.hpp"
#include "services/search_request.hpp"

namespace rsclient::services {
namespace {

/// The instant of an interval whose two ends are one instant: the catalog finds nothing for such an interval.
std::string without_empty_interval(const std::string& datetime) {
    const auto slash = datetime.find('/');
    if (slash == std::string::npos) return datetime;
    auto start = datetime.substr(0, slash);
    try {
        if (parse_rfc3339(start) == parse_rfc3339(datetime.substr(slash + 1))) return start;
    } catch (const std::invalid_argument&) {
        return datetime;  // with an open end, or not of two instants
    }
    return datetime;
}

/// Whether an order may put equal items in another direction than the database goes on.
bool needs_id(const std::vector<std::string>& fields) {
    const auto is_id = [](const std::string& field) { return field == "id" || field == "+id" || field == "-id"; };
    return !fields.empty() && !fields.back().starts_with('-') && std::none_of(fields.begin(), fields.end(), is_id);
}

}  // namespace

CatalogQuery catalog_query(CatalogQuery query) {
    std::vector<std::string> fields;
    for (const auto& list : query.sortby) {
        for (auto& field : split(list)) fields.push_back(std::move(field));
    }
    if (needs_id(fields)) query.sortby.emplace_back("+id");
    query.datetime = without_empty_interval(query.datetime);
    if (!query.filter.empty() && !query.filter_json.is_null()) return query;  // refused by check_search()
    if (auto filter = catalog_filter(query)) {
        query.filter.clear();
        query.filter_json = std::move(*filter);
    }
    return query;
}

}  // namespace rsclient::services
