#include "services/search_request.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "rsclient/json/raw_json.hpp"
#include "rsclient/stac/cql2/json.hpp"
#include "rsclient/stac/cql2/text.hpp"

namespace rsclient::services {
namespace {

void check_bbox(const std::vector<double>& bbox) {
    if (bbox.empty()) return;
    const auto refuse = [&](const std::string& why) { throw std::invalid_argument("search: bbox: " + why); };
    if (bbox.size() != 4 && bbox.size() != 6) {
        refuse(std::to_string(bbox.size()) + " numbers, expected four or six");
    }
    for (const double value : bbox) {
        if (!std::isfinite(value)) refuse("expected finite numbers");
    }
    const double south = bbox[1];
    const double north = bbox[bbox.size() / 2 + 1];
    const double west = bbox[0];
    const double east = bbox[bbox.size() / 2];
    if (west > east) {
        refuse("west " + json::dump(west) + " is greater than east " + json::dump(east) +
               "; search on both sides of the antimeridian, up to 180 and from -180");
    }
    if (south > north) refuse("south " + json::dump(south) + " is above north " + json::dump(north));
}

/// How many items to ask for at once: no more than are wanted in all.
int items_per_request(const SearchQuery& query) {
    const auto limit = static_cast<std::size_t>(query.limit);
    return static_cast<int>(query.max_items == 0 ? limit : std::min(limit, query.max_items));
}

const std::string& joined(const std::string& text) { return text; }

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ",") + value;
    return text;
}

std::string joined(const std::vector<double>& box) {
    std::string text;
    for (const double value : box) text += (text.empty() ? "" : ",") + json::dump(value);
    return text;
}

/// West, south, east, north: the platform's footprints have no heights, and its services fail at six numbers.
std::vector<double> flat(const std::vector<double>& bbox) {
    if (bbox.size() != 6) return bbox;
    return {bbox[0], bbox[1], bbox[3], bbox[4]};
}

/// The fields to sort by, one by one and each with its sign, which stations ask for: "+created" ascends.
std::vector<std::string> sort_fields(const std::vector<std::string>& sortby) {
    std::vector<std::string> fields = split(joined(sortby));
    for (auto& field : fields) {
        if (!field.starts_with('+') && !field.starts_with('-')) field.insert(0, "+");
    }
    return fields;
}

/// "-created" as {"field": "created", "direction": "desc"}.
json::Array sort_entries(const std::vector<std::string>& sortby) {
    json::Array entries;
    for (const auto& field : sort_fields(sortby)) {
        entries.push_back(
            json::Object{{"field", field.substr(1)}, {"direction", field.front() == '-' ? "desc" : "asc"}});
    }
    return entries;
}

json::Value as_json(const std::string& text) { return text; }
json::Value as_json(const std::vector<std::string>& texts) { return json::Array(texts.begin(), texts.end()); }

/// Calls `use` with the name and the value of each parameter that is sent as it is and is not empty.
template <class Use>
void for_each_plain(const SearchQuery& query, const Use& use) {
    for (const auto& row : search_parameter_table()) {
        if (row.kind == SearchParameterKind::order) continue;
        if (const auto* text = std::get_if<std::string SearchQuery::*>(&row.member)) {
            if (const auto& value = query.**text; !value.empty()) use(row.name, value);
        } else if (const auto* list = std::get_if<std::vector<std::string> SearchQuery::*>(&row.member)) {
            if (const auto& values = query.**list; !values.empty()) use(row.name, values);
        }
    }
}

}  // namespace

bool has_plain_parameter(const SearchQuery& query) {
    bool found = false;
    for_each_plain(query, [&](std::string_view, const auto&) { found = true; });
    return found;
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        std::string_view part = list.substr(0, comma);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return parts;
}

void check_search(const SearchQuery& query) {
    check_bbox(query.bbox);
    if (query.limit < 1) {
        throw std::invalid_argument("search: limit must be at least 1, got " + std::to_string(query.limit));
    }
    if (!query.filter.empty() && !query.filter_json.is_null()) {
        throw std::invalid_argument("search: give the filter as CQL2 text or as CQL2 JSON, not both");
    }
}

http::Query search_parameters(const SearchQuery& query, const std::vector<std::string>& collections,
                              const std::string& datetime) {
    check_search(query);
    // The limit is always sent: services that are asked for none give ten items a page.
    http::Query parameters{{"limit", std::to_string(items_per_request(query))}};
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) parameters[std::string(name)] = value;
    };
    for_each_plain(query, [&](std::string_view name, const auto& value) { add(name, joined(value)); });
    add("collections", joined(collections));
    add("datetime", datetime);
    add("sortby", joined(sort_fields(query.sortby)));
    add("bbox", joined(flat(query.bbox)));
    if (!query.filter.empty()) {
        static_cast<void>(stac::cql2::parse_text(query.filter));  // throws with the place of a mistake
        add("filter", query.filter);
        add("filter-lang", "cql2-text");
    }
    if (!query.filter_json.is_null()) {
        add("filter", json::dump(query.filter_json));
        add("filter-lang", "cql2-json");
    }
    return parameters;
}

json::Object search_body(const SearchQuery& query, const std::vector<std::string>& collections,
                         const std::string& datetime) {
    check_search(query);
    json::Object body{{"limit", items_per_request(query)}};
    if (!collections.empty()) body.set("collections", as_json(collections));
    for_each_plain(query, [&](std::string_view name, const auto& value) { body.set(name, as_json(value)); });
    if (!datetime.empty()) body.set("datetime", datetime);
    if (!query.sortby.empty()) body.set("sortby", sort_entries(query.sortby));
    if (const auto bbox = flat(query.bbox); !bbox.empty()) body.set("bbox", json::Array(bbox.begin(), bbox.end()));
    if (!query.intersects.is_null()) body.set("intersects", query.intersects);
    // The services take CQL2 text in a URL only.
    if (!query.filter.empty()) body.set("filter", stac::cql2::to_json(stac::cql2::parse_text(query.filter)));
    if (!query.filter_json.is_null()) body.set("filter", query.filter_json);
    if (body.find("filter") != nullptr) body.set("filter-lang", "cql2-json");
    return body;
}

bool fit_url(const http::Query& parameters) {
    // Gateways refuse a request line of more than 8 KiB, and three bytes may stand for one.
    constexpr std::size_t enough = 2000;
    std::size_t bytes = 0;
    for (const auto& [name, value] : parameters) bytes += name.size() + value.size();
    return bytes <= enough;
}

http::Request search_request(const std::string& url, const SearchQuery& query,
                             const std::vector<std::string>& collections, const std::string& datetime) {
    if (query.intersects.is_null() && query.filter_json.is_null()) {
        auto parameters = search_parameters(query, collections, datetime);
        if (fit_url(parameters)) return {.url = url, .query = std::move(parameters)};
    }
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"}},
            .body = json::dump(search_body(query, collections, datetime))};
}

}  // namespace rsclient::services
