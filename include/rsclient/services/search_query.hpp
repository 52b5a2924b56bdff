#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::services {

/// What all searches know; a member left alone does not filter. Each is a row of search_parameter_table().
struct SearchQuery {
    std::vector<std::string> ids = {};
    std::vector<double> bbox = {};         ///< west, south, east, north in degrees; or with heights, six numbers
    json::Value intersects = nullptr;      ///< GeoJSON geometry; with bbox too for PRIP alone
    std::string filter = {};               ///< CQL2 text, e.g. "product:type = 'AUX_POEORB'"
    json::Value filter_json = nullptr;     ///< CQL2 JSON; give one of the two
    std::vector<std::string> sortby = {};  ///< e.g. "-created", or "-created,id"
    int limit = 100;                       ///< items per request at most; not a limit on the result
    std::size_t max_items = 0;             ///< stop after so many items; 0: all
};

/// How a search parameter is given, checked and sent.
enum class SearchParameterKind {
    text,      ///< as it is
    list,      ///< of texts: in a URL between commas, in a body as an array
    filter,    ///< CQL2 text or CQL2 JSON
    interval,  ///< a time, or two of which one may be open
    box,       ///< in degrees
    geometry,  ///< GeoJSON
    order,     ///< names of properties, with - to descend
    count,     ///< a whole number of at least 0
};

/// The kind's name, e.g. "list".
[[nodiscard]] std::string_view to_string(SearchParameterKind kind) noexcept;

/// Which searches have a parameter.
enum class SearchScope { all, catalog, stations };

/// The scope's name, e.g. "catalog".
[[nodiscard]] std::string_view to_string(SearchScope scope) noexcept;

/// The member of SearchQuery that holds a parameter; none for the kinds that are read and sent in a form of their own.
using QueryMember = std::variant<std::monostate, std::string SearchQuery::*, std::vector<std::string> SearchQuery::*,
                                 int SearchQuery::*, std::size_t SearchQuery::*>;

/// One parameter of a search. Requests, Python's keyword arguments, options of the command line, Prefect tasks, stubs
/// and docs are made from these rows.
struct SearchParameterRow {
    std::string_view name = {};  ///< of the keyword argument and of the option, and in the request
    SearchParameterKind kind = SearchParameterKind::text;
    QueryMember member = {};
    std::string_view description = {};  ///< without a full stop
    SearchScope scope = SearchScope::all;
    bool has_option = true;  ///< on the command line
};

namespace rows {

/// The table itself: a further parameter that is a text or a list is one row, and one member of SearchQuery.
inline constexpr std::array search_parameters{
    SearchParameterRow{
        .name = "filter", .kind = SearchParameterKind::filter, .description = "Conditions on the properties, in CQL2"},
    SearchParameterRow{.name = "datetime",
                       .kind = SearchParameterKind::interval,
                       .description = "Time of sensing",
                       .scope = SearchScope::catalog},
    SearchParameterRow{.name = "published",
                       .kind = SearchParameterKind::interval,
                       .description = "Time of publication at the station",
                       .scope = SearchScope::stations},
    SearchParameterRow{
        .name = "ids", .kind = SearchParameterKind::list, .member = &SearchQuery::ids, .description = "Ids of items"},
    SearchParameterRow{
        .name = "bbox", .kind = SearchParameterKind::box, .description = "West, south, east, north in degrees"},
    SearchParameterRow{.name = "intersects",
                       .kind = SearchParameterKind::geometry,
                       .description = "A geometry that the footprint meets"},
    SearchParameterRow{.name = "sortby",
                       .kind = SearchParameterKind::order,
                       .member = &SearchQuery::sortby,
                       .description = "Properties to sort by"},
    SearchParameterRow{.name = "limit",
                       .kind = SearchParameterKind::count,
                       .member = &SearchQuery::limit,
                       .description = "Items per request",
                       .has_option = false},
    SearchParameterRow{.name = "max_items",
                       .kind = SearchParameterKind::count,
                       .member = &SearchQuery::max_items,
                       .description = "Items in all; 0 is all"},
};

}  // namespace rows

/// The search parameters, in the order in which they are shown.
[[nodiscard]] constexpr std::span<const SearchParameterRow> search_parameter_table() noexcept {
    return rows::search_parameters;
}

/// Whether a row belongs to the searches of a scope.
[[nodiscard]] constexpr bool belongs_to(const SearchParameterRow& row, SearchScope scope) noexcept {
    return row.scope == SearchScope::all || scope == SearchScope::all || row.scope == scope;
}

}  // namespace rsclient::services
