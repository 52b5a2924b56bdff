#include "services/catalog_query.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "rsclient/stac/cql2/json.hpp"
#include "rsclient/stac/cql2/text.hpp"
#include "services/search_request.hpp"

namespace rsclient::services {
namespace {

constexpr std::array<std::string_view, 9> comparisons{"=", "<>", "!=", "<", "<=", ">", ">=", "between", "in"};
constexpr std::array<std::string_view, 2> stored_as_times{"datetime", "end_datetime"};

template <std::size_t count>
bool contains(const std::array<std::string_view, count>& names, const std::string* name) {
    return name != nullptr && std::find(names.begin(), names.end(), *name) != names.end();
}

const std::string* string_at(const json::Value& object, std::string_view member) {
    const json::Value* found = object.find(member);
    return found == nullptr ? nullptr : found->string();
}

/// Whether the operands of a comparison are stored as text.
bool compares_text(const json::Value& operation) {
    if (!contains(comparisons, string_at(operation, "op"))) return false;
    const json::Value* operands = operation.find("args");
    if (operands == nullptr || operands->array() == nullptr) return false;
    return std::none_of(operands->array()->begin(), operands->array()->end(), [](const json::Value& operand) {
        return contains(stored_as_times, string_at(operand, "property"));
    });
}

/// Replaces {"timestamp": t} and {"date": d} by bare strings below comparisons of text. Returns true if any was.
// NOLINTNEXTLINE(misc-no-recursion): the depth of filters is bounded by cql2::max_depth and by the JSON parser
bool bare_times(json::Value& value, bool as_text) {
    if (json::Array* elements = value.array()) {
        bool changed = false;
        for (json::Value& element : *elements) changed |= bare_times(element, as_text);
        return changed;
    }
    json::Object* members = value.object();
    if (members == nullptr) return false;
    for (const char* literal : {"timestamp", "date"}) {
        const std::string* time = string_at(value, literal);
        if (time == nullptr || !as_text) continue;
        value = json::Value(std::string(*time));
        return true;
    }
    json::Value* operands = members->find("args");
    const bool text = compares_text(value);
    return operands != nullptr && bare_times(*operands, text);
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
    if (!query.filter.empty() && query.filter_json.is_null()) {
        json::Value filter = stac::cql2::to_json(stac::cql2::parse_text(query.filter));
        if (!bare_times(filter, false)) return query;
        query.filter.clear();
        query.filter_json = std::move(filter);
    } else if (!query.filter_json.is_null()) {
        bare_times(query.filter_json, false);
    }
    return query;
}

}  // namespace rsclient::services
