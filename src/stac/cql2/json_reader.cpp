#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "rsclient/stac/cql2/json.hpp"
#include "stac/cql2/operators.hpp"
#include "stac/cql2/time_text.hpp"

namespace rsclient::stac::cql2 {
namespace {

/// The place in the document, from the inside out. Made into text only for a message.
struct Place {
    const Place* parent;
    std::string_view name;  ///< of a member; empty: `index` of an element
    std::size_t index = 0;
};

std::string pointer_of(const Place* place) {
    if (place == nullptr) return "";
    return pointer_of(place->parent) + "/" +
           (place->name.empty() ? std::to_string(place->index) : std::string(place->name));
}

[[noreturn]] void fail(const Place* place, const std::string& problem) {
    const auto pointer = pointer_of(place);
    throw std::invalid_argument("CQL2 JSON" + (pointer.empty() ? "" : ", " + pointer) + ": " + problem);
}

template <class T>
const T& expect(const T* found, const json::Value& value, const Place* place, const char* expected) {
    if (found == nullptr) fail(place, std::string("expected ") + expected + ", found " + std::string(kind_of(value)));
    return *found;
}

/// Refuses what would be lost when the filter is written again.
void expect_only(const json::Object& object, const Place* place, std::string_view first, std::string_view second = "") {
    for (const auto& [name, value] : object) {
        if (name != first && name != second)
            fail(place, "unexpected member '" + name + "' beside '" + std::string(first) + "'");
    }
}

Expression read(const json::Value& value, const Place* place, std::size_t depth);

std::vector<Expression> read_all(const json::Value& value, const Place* place, std::size_t depth) {
    const auto& array = expect(value.array(), value, place, "an array");
    std::vector<Expression> all;
    all.reserve(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
        const Place at{place, "", i};
        all.push_back(read(array[i], &at, depth + 1));
    }
    return all;
}

Expression read_operation(const json::Object& object, const json::Value& name, const Place* place, std::size_t depth) {
    expect_only(object, place, "op", "args");
    const Place op{place, "op"};
    const Place args{place, "args"};
    Operation operation{.op = expect(name.string(), name, &op, "a string")};
    const auto* operands = object.find("args");
    if (operands == nullptr) fail(place, "expected a member 'args' beside 'op'");
    operation.args = read_all(*operands, &args, depth);
    if (const auto* found = find_operator(operation.op)) operation.op = found->name;
    if (const auto problem = check_operands(operation)) {
        const Place arg{&args, "", problem->index.value_or(0)};
        fail(problem->index ? &arg : &args, problem->problem);
    }
    return {std::move(operation)};
}

/// `+` or `-` of a time and seconds, which RS-Server computes in a bound of an interval.
bool is_shift(const json::Value& bound) {
    const auto* op = bound.find("op");
    const auto* args = bound.find("args");
    if (op == nullptr || args == nullptr || (*op != json::Value("+") && *op != json::Value("-"))) return false;
    return args->array() != nullptr && args->array()->size() == 2;
}

Expression read_bound(const json::Value& value, const Place* place, std::size_t depth) {
    if (is_shift(value)) {
        const Place args{place, "args"};
        return {Operation{*value.find("op")->string(), read_all(*value.find("args"), &args, depth)}};
    }
    auto bound = read(value, place, depth);
    const auto* operation = bound.as<Operation>();
    const bool is_function = operation != nullptr && find_operator(operation->op) == nullptr;
    if (!is_function && bound.as<std::string>() == nullptr && bound.as<Property>() == nullptr) {
        fail(place, "expected a date, timestamp, '..', property or function, found " + describe(bound));
    }
    return bound;
}

Expression read_interval(const json::Value& value, const Place* place, std::size_t depth) {
    const auto& array = expect(value.array(), value, place, "an array of two");
    if (array.size() != 2) fail(place, "expected two bounds, found " + std::to_string(array.size()));
    Interval interval;
    for (std::size_t i = 0; i < 2; ++i) {
        const Place at{place, "", i};
        interval.bounds.push_back(read_bound(array[i], &at, depth + 1));
    }
    return {std::move(interval)};
}

Expression read_bbox(const json::Value& value, const Place* place) {
    const auto& array = expect(value.array(), value, place, "an array of numbers");
    if (array.size() != 4 && array.size() != 6) {
        fail(place, "expected four or six numbers, found " + std::to_string(array.size()));
    }
    BBox bbox;
    for (std::size_t i = 0; i < array.size(); ++i) {
        const Place at{place, "", i};
        bbox.values.push_back(expect(array[i].number(), array[i], &at, "a number"));
    }
    return {std::move(bbox)};
}

/// Checks coordinates that are nested `levels` times around positions.
void check_coordinates(const json::Value& value, const Place* place, int levels) {
    const auto& array = expect(value.array(), value, place, "an array");
    if (levels == 0 && (array.size() < 2 || array.size() > 3)) {
        fail(place, "expected a position of two or three numbers, found " + std::to_string(array.size()));
    }
    for (std::size_t i = 0; i < array.size(); ++i) {
        const Place at{place, "", i};
        if (levels > 0) check_coordinates(array[i], &at, levels - 1);
        if (levels == 0) expect(array[i].number(), array[i], &at, "a number");
    }
}

void check_geometry(const json::Value& value, const Place* place, std::size_t depth) {
    if (depth > max_depth) fail(place, too_deep());
    constexpr std::array<std::pair<std::string_view, int>, 6> levels{{{"Point", 0},
                                                                      {"LineString", 1},
                                                                      {"MultiPoint", 1},
                                                                      {"Polygon", 2},
                                                                      {"MultiLineString", 2},
                                                                      {"MultiPolygon", 3}}};
    const auto& object = expect(value.object(), value, place, "a geometry");
    const auto* type = object.find("type");
    if (type == nullptr || type->string() == nullptr) fail(place, "expected a geometry with a member 'type'");
    const std::string_view member = *type->string() == "GeometryCollection" ? "geometries" : "coordinates";
    const auto* content = object.find(member);
    if (content == nullptr) fail(place, "expected a member '" + std::string(member) + "' in the geometry");
    const Place at{place, member};
    if (member == "geometries") {
        const auto& parts = expect(content->array(), *content, &at, "an array");
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const Place part{&at, "", i};
            check_geometry(parts[i], &part, depth + 1);
        }
        return;
    }
    const auto* known =
        std::find_if(levels.begin(), levels.end(), [&](const auto& entry) { return entry.first == *type->string(); });
    if (known == levels.end()) fail(place, "unknown type of geometry '" + *type->string() + "'");
    check_coordinates(*content, &at, known->second);
}

Expression read_instant(const json::Value& value, InstantKind kind, const Place* place) {
    const auto& text = expect(value.string(), value, place, "a string");
    const bool is_date = kind == InstantKind::date;
    if (is_date ? !is_date_text(text) : !is_timestamp_text(text)) {
        fail(place, std::string("expected ") + (is_date ? "a date as 2024-01-31" : "a time as 2024-01-31T10:00:00Z") +
                        ", found '" + text + "'");
    }
    return {Instant{kind, text}};
}

Expression read_object(const json::Value& value, const Place* place, std::size_t depth) {
    const auto& object = *value.object();
    if (const auto* op = object.find("op")) return read_operation(object, *op, place, depth);
    if (object.find("type") != nullptr) {
        check_geometry(value, place, depth);
        return {Geometry{object}};
    }
    for (const std::string_view name : {"property", "date", "timestamp", "interval", "bbox"}) {
        const auto* found = object.find(name);
        if (found == nullptr) continue;
        expect_only(object, place, name);
        const Place at{place, name};
        if (name == "property") return {Property{expect(found->string(), *found, &at, "a string")}};
        if (name == "interval") return read_interval(*found, &at, depth);
        if (name == "bbox") return read_bbox(*found, &at);
        return read_instant(*found, name == "date" ? InstantKind::date : InstantKind::timestamp, &at);
    }
    fail(place, "expected an object with a member 'op', 'property', 'date', 'timestamp', 'interval', 'bbox' or 'type'");
}

Expression read(const json::Value& value, const Place* place, std::size_t depth) {
    if (depth > max_depth) fail(place, too_deep());
    if (const auto* boolean = value.boolean()) return {*boolean};
    if (const auto* number = value.number()) return {*number};
    if (const auto* string = value.string()) return {*string};
    if (value.array() != nullptr) return {Array{read_all(value, place, depth)}};
    if (value.object() != nullptr) return read_object(value, place, depth);
    fail(place, "expected a value, found null; to look for null use the operator isNull");
}

}  // namespace

Expression read_json(const json::Value& filter) {
    auto expression = read(filter, nullptr, 1);
    if (const auto problem = check_filter(expression)) fail(nullptr, *problem);
    return expression;
}

}  // namespace rsclient::stac::cql2
