#include "services/catalog_filter.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "rsclient/core/clock.hpp"
#include "rsclient/stac/cql2/json.hpp"
#include "rsclient/stac/cql2/text.hpp"

namespace rsclient::services {
namespace {

using namespace stac::cql2;

template <std::size_t count>
bool contains(const std::array<std::string_view, count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// With `!=`, which is a function in CQL2.
constexpr std::array<std::string_view, 9> comparisons{"=", "<>", "!=", "<", "<=", ">", ">=", "between", "in"};
constexpr std::array<std::string_view, 2> stored_as_times{"datetime", "end_datetime"};

bool is_stored_as_time(const Expression& operand) {
    const auto* property = operand.as<Property>();
    return property != nullptr && contains(stored_as_times, property->name);
}

/// Whether a date as this operand of `op` means its first moment: "before the day", "not before the day".
bool means_first_moment(std::string_view op, std::size_t operand) {
    constexpr std::array<std::string_view, 3> with_date_second{"<", ">=", "t_before"};
    constexpr std::array<std::string_view, 3> with_date_first{">", "<=", "t_after"};
    return operand == 0 ? contains(with_date_first, op) : operand == 1 && contains(with_date_second, op);
}

/// Changes a filter in place.
class Translation {
public:
    /// `text` is the filter as it was written, if it is text.
    explicit Translation(std::string_view text) : text_(text) {}

    void translate(Expression& expression, const std::string& pointer);
    [[nodiscard]] bool changed() const noexcept { return changed_; }

private:
    void translate_operation(Operation& operation, const std::string& pointer);
    void write_bare(Expression& operand);
    void write_moment(Expression& date, std::string_view op, std::size_t index, const std::string& pointer);
    void write_polygon(Expression& box, const std::string& pointer);
    [[noreturn]] void refuse(const Expression& at, const std::string& pointer, const std::string& problem) const;

    std::string_view text_;
    bool changed_ = false;
};

void Translation::refuse(const Expression& at, const std::string& pointer, const std::string& problem) const {
    const auto place = at.offset ? describe_place(text_, *at.offset) : pointer;
    throw std::invalid_argument("search: the catalog cannot filter with " + describe(at) + ", " + place + ": " +
                                problem);
}

// NOLINTNEXTLINE(misc-no-recursion): the depth of filters is bounded by cql2::max_depth
void Translation::translate(Expression& expression, const std::string& pointer) {
    if (auto* operation = std::get_if<Operation>(&expression.value)) translate_operation(*operation, pointer);
    if (expression.as<BBox>() != nullptr) write_polygon(expression, pointer);
}

// NOLINTNEXTLINE(misc-no-recursion): as above
void Translation::translate_operation(Operation& operation, const std::string& pointer) {
    const bool compares = contains(comparisons, operation.op);
    const bool with_times = std::any_of(operation.args.begin(), operation.args.end(), is_stored_as_time);
    const bool is_temporal = operation.op.starts_with("t_");
    for (std::size_t i = 0; i < operation.args.size(); ++i) {
        Expression& operand = operation.args[i];
        const auto place = pointer + "/args/" + std::to_string(i);
        translate(operand, place);
        if (compares && !with_times) write_bare(operand);
        if ((compares && with_times) || is_temporal) write_moment(operand, operation.op, i, place);
    }
}

/// Replaces a date or timestamp, or those of a list, by a string.
// NOLINTNEXTLINE(misc-no-recursion): as above
void Translation::write_bare(Expression& operand) {
    if (auto* list = std::get_if<Array>(&operand.value)) {
        for (auto& item : list->items) write_bare(item);
    }
    const auto* instant = operand.as<Instant>();
    if (instant == nullptr) return;
    operand.value = instant->kind == InstantKind::date ? std::string(instant->value) : in_utc(instant->value);
    changed_ = true;
}

/// Replaces a date by its first moment, where that means the same.
// NOLINTNEXTLINE(misc-no-recursion): as above
void Translation::write_moment(Expression& date, std::string_view op, std::size_t index, const std::string& pointer) {
    if (auto* list = std::get_if<Array>(&date.value)) {
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            write_moment(list->items[i], op, index, pointer + "/" + std::to_string(i));
        }
    }
    const auto* instant = date.as<Instant>();
    if (instant == nullptr || instant->kind != InstantKind::date) return;
    if (!means_first_moment(op, index)) {
        refuse(date, pointer,
               "here it means the whole day; write moments, e.g. TIMESTAMP('" + instant->value + "T00:00:00Z')");
    }
    date.value = Instant{InstantKind::timestamp, instant->value + "T00:00:00Z"};
    changed_ = true;
}

void Translation::write_polygon(Expression& box, const std::string& pointer) {
    const auto& values = box.as<BBox>()->values;
    const auto half = values.size() / 2;
    const json::Value west = values[0];
    const json::Value south = values[1];
    const json::Value east = values[half];
    const json::Value north = values[half + 1];
    if (west.as_double() > east.as_double()) {
        refuse(box, pointer, "west is greater than east; join two boxes with OR, up to 180 and from -180");
    }
    if (south.as_double() > north.as_double()) refuse(box, pointer, "south is above north");
    const auto corner = [](const json::Value& x, const json::Value& y) { return json::Value(json::Array{x, y}); };
    json::Array ring{corner(west, south), corner(east, south), corner(east, north), corner(west, north),
                     corner(west, south)};
    json::Array rings;
    rings.emplace_back(std::move(ring));
    box.value = Geometry{json::Object{{"type", "Polygon"}, {"coordinates", std::move(rings)}}};
    changed_ = true;
}

}  // namespace

std::optional<json::Value> catalog_filter(const SearchQuery& query) {
    const bool is_text = query.filter_json.is_null();
    if (is_text && query.filter.empty()) return std::nullopt;
    auto filter = is_text ? parse_text(query.filter) : read_json(query.filter_json);
    Translation translation(query.filter);
    translation.translate(filter, "");
    if (!translation.changed()) return std::nullopt;
    return to_json(filter);
}

}  // namespace rsclient::services
