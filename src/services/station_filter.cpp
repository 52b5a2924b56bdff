#include "services/station_filter.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "rsclient/stac/cql2/json.hpp"
#include "rsclient/stac/cql2/text.hpp"
#include "services/station_operators.hpp"
#include "services/station_properties.hpp"

namespace rsclient::services {
namespace {

using namespace stac::cql2;

/// Whether a time, or one of an interval "a/b", has an offset, as +02:00, +0200 or +02: stations drop it in silence.
bool has_offset(std::string_view time) {
    const auto slash = time.find('/');
    if (slash != std::string_view::npos) return has_offset(time.substr(0, slash)) || has_offset(time.substr(slash + 1));
    return time.size() > 10 && time.find_first_of("+-", 11) != std::string_view::npos;
}

/// Where something is in the filter: an expression, and its JSON pointer or a name. Made into text only for a message.
struct Where {
    const Expression* expression;
    const std::string& pointer;
};

/// Collects the conditions of a filter in the form for stations.
class Translation {
public:
    /// `text` is the filter as it was written, if it is text.
    Translation(std::string_view text, const ServiceRow& station) : text_(text), station_(station) {}

    void add(const Expression& expression, const std::string& pointer);
    void add_geometry(const json::Object& geojson, const Where& where);
    void add_published(const std::string& interval);
    [[nodiscard]] json::Value result() &&;

private:
    void add_property(const Operation& operation, const Where& where);
    void add_temporal(const Operation& operation, const Where& where);
    void add_intersects(const Operation& operation, const Where& where);
    void add_once(const std::string& subject, const Where& where, std::string_view op, json::Array args);
    [[nodiscard]] json::Value literal(const Expression& expression, bool is_time, const Where& where) const;
    [[nodiscard]] json::Value time(const Expression& expression, const Where& where) const;
    [[nodiscard]] json::Value bound(const Expression& expression, const Where& where) const;
    [[noreturn]] void refuse(const std::string& what, const Where& where, std::string_view advice = {}) const;

    std::string_view text_;
    const ServiceRow& station_;
    json::Array conditions_ = {};
    std::set<std::string> subjects_ = {};  ///< of the conditions
};

void Translation::refuse(const std::string& what, const Where& where, std::string_view advice) const {
    const auto* at = where.expression;
    const auto place = at != nullptr && at->offset ? describe_place(text_, *at->offset) : where.pointer;
    throw std::invalid_argument("search: stations cannot filter with " + what + (place.empty() ? "" : ", " + place) +
                                ": " + std::string(advice) + (advice.empty() ? "" : "; ") +
                                std::string(station_abilities));
}

void Translation::add(const Expression& expression, const std::string& pointer) {
    const Where where{&expression, pointer};
    const auto* operation = expression.as<Operation>();
    if (operation == nullptr) refuse(describe(expression), where);
    const auto row = station_operator(operation->op);
    switch (row.support) {
        case StationSupport::conjunction:
            for (std::size_t i = 0; i < operation->args.size(); ++i) {
                add(operation->args[i], pointer + "/args/" + std::to_string(i));
            }
            return;
        case StationSupport::property:
            return add_property(*operation, where);
        case StationSupport::temporal:
            return add_temporal(*operation, where);
        case StationSupport::geometry:
            return add_intersects(*operation, where);
        case StationSupport::refused:
            refuse(describe(expression), where, row.advice);
    }
}

/// Adds a condition. Of two on one subject a station would keep the last in silence.
void Translation::add_once(const std::string& subject, const Where& where, std::string_view op, json::Array args) {
    if (!subjects_.insert(subject).second) {
        refuse("two conditions on " + subject, where, "a station keeps only the last of them");
    }
    conditions_.emplace_back(json::Object{{"op", op}, {"args", std::move(args)}});
}

void Translation::add_property(const Operation& operation, const Where& where) {
    const auto* first = &operation.args[0];
    const auto* second = &operation.args[1];
    if (operation.op == "=" && first->as<Property>() == nullptr && second->as<Property>() != nullptr) {
        std::swap(first, second);
    }
    const auto* property = first->as<Property>();
    if (property == nullptr) refuse(describe(*first) + " in place of a property", where);
    if (const auto* ignored = ignored_property(station_, property->name)) {
        refuse("a comparison of " + property->name, where,
               std::string(station_.name) + " ignores it in silence; " + std::string(ignored->advice));
    }
    const bool is_time = is_station_time(property->name);
    json::Value value;
    if (const auto* list = second->as<Array>()) {
        json::Array values;
        for (const auto& item : list->items) values.push_back(literal(item, is_time, where));
        value = std::move(values);
    } else {
        value = literal(*second, is_time, where);
    }
    add_once(property->name, where, operation.op, {to_json(*first), std::move(value)});
}

json::Value Translation::literal(const Expression& expression, bool is_time, const Where& where) const {
    if (expression.as<Instant>() != nullptr || (is_time && expression.as<std::string>() != nullptr))
        return time(expression, where);
    const bool is_literal = expression.as<bool>() != nullptr || expression.as<json::Number>() != nullptr ||
                            expression.as<std::string>() != nullptr;
    if (!is_literal) refuse(describe(expression) + " in place of a value", where);
    return to_json(expression);
}

/// A time or interval with times as bare strings.
json::Value Translation::time(const Expression& expression, const Where& where) const {
    const auto* instant = expression.as<Instant>();
    const auto* string = instant != nullptr ? &instant->value : expression.as<std::string>();
    if (string != nullptr) {
        if (has_offset(*string)) refuse("a time that is not in UTC", where, "write it with Z");
        return *string;
    }
    const auto* interval = expression.as<Interval>();
    if (interval == nullptr) refuse(describe(expression) + " in place of a time", where);
    const auto* start = interval->bounds[0].as<std::string>();
    if (start != nullptr && *start == "..") refuse("an interval without a start", where, "write a start long ago");
    json::Array bounds;
    for (const auto& one : interval->bounds) bounds.push_back(bound(one, where));
    return json::Object{{"interval", std::move(bounds)}};
}

/// A bound of an interval: a time, or a time plus or minus seconds.
json::Value Translation::bound(const Expression& expression, const Where& where) const {
    const auto* shift = expression.as<Operation>();
    if (shift == nullptr || (shift->op != "+" && shift->op != "-")) return time(expression, where);
    json::Array operands;
    for (const auto& operand : shift->args) {
        const bool is_time = operand.as<Instant>() != nullptr || operand.as<std::string>() != nullptr;
        operands.push_back(is_time ? time(operand, where) : to_json(operand));
    }
    return json::Object{{"op", shift->op}, {"args", std::move(operands)}};
}

bool is_of_properties(const Expression& expression) {
    if (const auto* interval = expression.as<Interval>()) {
        return std::all_of(interval->bounds.begin(), interval->bounds.end(), is_of_properties);
    }
    return expression.as<Property>() != nullptr;
}

void Translation::add_temporal(const Operation& operation, const Where& where) {
    const bool first = is_of_properties(operation.args[0]);
    if (first == is_of_properties(operation.args[1])) {
        const auto op = describe(*where.expression);
        refuse(op + " of " + (first ? "two properties" : "two times"), where, "one side is a property, one a time");
    }
    auto properties = to_json(operation.args[first ? 0 : 1]);
    auto value = time(operation.args[first ? 1 : 0], where);
    if (!first) std::swap(properties, value);
    add_once(operation.op, where, operation.op, {std::move(properties), std::move(value)});
}

void Translation::add_intersects(const Operation& operation, const Where& where) {
    if (operation.args.size() != 2) refuse("an intersects of another number of operands than two", where);
    const bool swapped = operation.args[1].as<Property>() != nullptr;
    const auto* property = operation.args[swapped ? 1 : 0].as<Property>();
    const auto& shape = operation.args[swapped ? 0 : 1];
    if (property == nullptr || property->name != "geometry") {
        refuse("a geometry of another property than geometry", where);
    }
    const auto* geometry = shape.as<Geometry>();
    if (geometry == nullptr) refuse(describe(shape) + " in place of a polygon", where);
    add_geometry(geometry->geojson, where);
}

void Translation::add_geometry(const json::Object& geojson, const Where& where) {
    const auto* type = geojson.find("type");
    const auto* rings = geojson.find("coordinates");
    if (type == nullptr || *type != json::Value("Polygon") || rings == nullptr || rings->array() == nullptr) {
        const bool named = type != nullptr && type->string() != nullptr;
        refuse(named ? "a " + *type->string() : "this geometry", where, "give one polygon");
    }
    if (rings->array()->size() != 1) refuse("a polygon with holes", where, "give its outer ring alone");
    const auto* ring = (*rings->array())[0].array();
    const bool is_flat = ring != nullptr && std::all_of(ring->begin(), ring->end(), [](const json::Value& position) {
                             return position.array() != nullptr && position.array()->size() == 2;
                         });
    if (!is_flat) refuse("a polygon whose positions are not two numbers", where, "leave heights out");
    add_once("geometry", where, "intersects", {json::Object{{"property", "geometry"}}, geojson});
}

void Translation::add_published(const std::string& interval) {
    const std::string member = "in the time of publication";
    const Where where{nullptr, member};
    if (has_offset(interval)) refuse("a time that is not in UTC", where, "write it with Z");
    add_once("published", where, "=", {json::Object{{"property", "published"}}, interval});
}

json::Value Translation::result() && {
    if (conditions_.empty()) return nullptr;
    if (conditions_.size() == 1) return std::move(conditions_.front());
    return json::Object{{"op", "and"}, {"args", std::move(conditions_)}};
}

}  // namespace

json::Value station_filter(const SearchQuery& query, const ServiceRow& station, const std::string& published) {
    Translation translation(query.filter, station);
    if (!query.filter.empty()) translation.add(parse_text(query.filter), "");
    if (!query.filter_json.is_null()) translation.add(read_json(query.filter_json), "");
    if (!query.intersects.is_null()) {
        const std::string member = "in the argument intersects";
        const auto* geojson = query.intersects.object();
        if (geojson == nullptr) {
            throw std::invalid_argument("search: intersects: expected a GeoJSON geometry, found " +
                                        std::string(json::kind_of(query.intersects)));
        }
        translation.add_geometry(*geojson, {nullptr, member});
    }
    if (!published.empty()) translation.add_published(published);
    return std::move(translation).result();
}

}  // namespace rsclient::services
