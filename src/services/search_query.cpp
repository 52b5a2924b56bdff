#include "rsclient/services/search_query.hpp"

#include <algorithm>

namespace rsclient::services {
namespace {

constexpr bool has_its_member(const SearchParameterRow& row) {
    switch (row.kind) {
        case SearchParameterKind::text:
            return std::holds_alternative<std::string SearchQuery::*>(row.member);
        case SearchParameterKind::list:
        case SearchParameterKind::order:
            return std::holds_alternative<std::vector<std::string> SearchQuery::*>(row.member);
        case SearchParameterKind::count:
            return std::holds_alternative<int SearchQuery::*>(row.member) ||
                   std::holds_alternative<std::size_t SearchQuery::*>(row.member);
        default:
            return std::holds_alternative<std::monostate>(row.member);
    }
}

static_assert(std::ranges::all_of(rows::search_parameters, has_its_member),
              "the member of a row must be of the type that its kind asks for");

}  // namespace

std::string_view to_string(SearchParameterKind kind) noexcept {
    static constexpr std::array<std::string_view, 8> names = {"text", "list",     "filter", "interval",
                                                              "box",  "geometry", "order",  "count"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(SearchScope scope) noexcept {
    static constexpr std::array<std::string_view, 3> names = {"all", "catalog", "stations"};
    return names[static_cast<std::size_t>(scope)];
}

}  // namespace rsclient::services
