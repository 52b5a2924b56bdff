#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "rsclient/json/reader.hpp"
#include "rsclient/stac/cql2/json.hpp"
#include "stac/cql2/operators.hpp"
#include "stac/cql2/time_text.hpp"

namespace rsclient::stac::cql2 {
namespace {

[[noreturn]] void fail(const json::Reader& at, const std::string& problem) {
    const auto pointer = at.path();
    throw std::invalid_argument("CQL2 JSON" + (pointer.empty() ? "" : ", " + pointer) + ": " + problem);
}

template <class T>
const T& expect(const T* found, const json::Reader& at, const char* expected) {
    if (found == nullptr) {
        fail(at, std::string("expected ") + expected + ", found " + std::string(kind_of(at.value())));
    }
    return *found;
}

/// Refuses what would be lost when the filter is written again.
void expect_only(const json::Reader& object, std::string_view first, std::string_view second = "") {
    for (const json::Reader& member : object.members()) {
        if (member.name() == first || member.name() == second) continue;
        fail(object, "unexpected member '" + std::string(member.name()) + "' beside '" + std::string(first) + "'");
    }
}

Expression read(const json::Reader& reader, std::size_t depth);

std::vector<Expression> read_all(const json::Reader& list, std::size_t depth) {
    static_cast<void>(expect(list.value().array(), list, "an array"));
    std::vector<Expression> all;
    all.reserve(list.array().size());
    for (const json::Reader& element : list.elements()) all.push_back(read(element, depth + 1));
    return all;
}

Expression read_operation(const json::Reader& object, std::size_t depth) {
    expect_only(object, "op", "args");
    const json::Reader op = object.member("op");
    Operation operation{.op = expect(op.value().string(), op, "a string")};
    if (object.object().find("args") == nullptr) fail(object, "expected a member 'args' beside 'op'");
    const json::Reader args = object.member("args");
    operation.args = read_all(args, depth);
    if (const auto* found = find_operator(operation.op)) operation.op = found->name;
    if (const auto problem = check_operands(operation)) {
        fail(problem->index ? args.elements()[*problem->index] : args, problem->problem);
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

Expression read_bound(const json::Reader& reader, std::size_t depth) {
    if (is_shift(reader.value())) {
        return {Operation{reader.member("op").string(), read_all(reader.member("args"), depth)}};
    }
    auto bound = read(reader, depth);
    const auto* operation = bound.as<Operation>();
    const bool is_function = operation != nullptr && find_operator(operation->op) == nullptr;
    if (!is_function && bound.as<std::string>() == nullptr && bound.as<Property>() == nullptr) {
        fail(reader, "expected a date, timestamp, '..', property or function, found " + describe(bound));
    }
    return bound;
}

Expression read_interval(const json::Reader& bounds, std::size_t depth) {
    const auto& array = expect(bounds.value().array(), bounds, "an array of two");
    if (array.size() != 2) fail(bounds, "expected two bounds, found " + std::to_string(array.size()));
    Interval interval;
    for (const json::Reader& bound : bounds.elements()) interval.bounds.push_back(read_bound(bound, depth + 1));
    return {std::move(interval)};
}

Expression read_bbox(const json::Reader& numbers) {
    const auto& array = expect(numbers.value().array(), numbers, "an array of numbers");
    if (array.size() != 4 && array.size() != 6) {
        fail(numbers, "expected four or six numbers, found " + std::to_string(array.size()));
    }
    BBox bbox;
    for (const json::Reader& number : numbers.elements()) {
        bbox.values.push_back(expect(number.value().number(), number, "a number"));
    }
    return {std::move(bbox)};
}

/// Checks coordinates that are nested `levels` times around positions.
void check_coordinates(const json::Reader& coordinates, int levels) {
    const auto& array = expect(coordinates.value().array(), coordinates, "an array");
    if (levels == 0 && (array.size() < 2 || array.size() > 3)) {
        fail(coordinates, "expected a position of two or three numbers, found " + std::to_string(array.size()));
    }
    for (const json::Reader& element : coordinates.elements()) {
        if (levels > 0) check_coordinates(element, levels - 1);
        if (levels == 0) expect(element.value().number(), element, "a number");
    }
}

void check_geometry(const json::Reader& geometry, std::size_t depth) {
    if (depth > max_depth) fail(geometry, too_deep());
    constexpr std::array<std::pair<std::string_view, int>, 6> levels{{{"Point", 0},
                                                                      {"LineString", 1},
                                                                      {"MultiPoint", 1},
                                                                      {"Polygon", 2},
                                                                      {"MultiLineString", 2},
                                                                      {"MultiPolygon", 3}}};
    const auto& object = expect(geometry.value().object(), geometry, "a geometry");
    const auto* type = object.find("type");
    if (type == nullptr || type->string() == nullptr) fail(geometry, "expected a geometry with a member 'type'");
    const std::string_view name = *type->string() == "GeometryCollection" ? "geometries" : "coordinates";
    if (object.find(name) == nullptr) fail(geometry, "expected a member '" + std::string(name) + "' in the geometry");
    const json::Reader content = geometry.member(name);
    if (name == "geometries") {
        static_cast<void>(expect(content.value().array(), content, "an array"));
        for (const json::Reader& part : content.elements()) check_geometry(part, depth + 1);
        return;
    }
    const auto* known =
        std::find_if(levels.begin(), levels.end(), [&](const auto& entry) { return entry.first == *type->string(); });
    if (known == levels.end()) fail(geometry, "unknown type of geometry '" + *type->string() + "'");
    check_coordinates(content, known->second);
}

Expression read_instant(const json::Reader& instant, InstantKind kind) {
    const auto& text = expect(instant.value().string(), instant, "a string");
    const bool is_date = kind == InstantKind::date;
    if (is_date ? !is_date_text(text) : !is_timestamp_text(text)) {
        fail(instant, std::string("expected ") + (is_date ? "a date as 2024-01-31" : "a time as 2024-01-31T10:00:00Z") +
                          ", found '" + text + "'");
    }
    return {Instant{kind, text}};
}

Expression read_object(const json::Reader& reader, std::size_t depth) {
    const auto& object = reader.object();
    if (object.find("op") != nullptr) return read_operation(reader, depth);
    if (object.find("type") != nullptr) {
        check_geometry(reader, depth);
        return {Geometry{object}};
    }
    for (const std::string_view name : {"property", "date", "timestamp", "interval", "bbox"}) {
        if (object.find(name) == nullptr) continue;
        expect_only(reader, name);
        const json::Reader member = reader.member(name);
        if (name == "property") return {Property{expect(member.value().string(), member, "a string")}};
        if (name == "interval") return read_interval(member, depth);
        if (name == "bbox") return read_bbox(member);
        return read_instant(member, name == "date" ? InstantKind::date : InstantKind::timestamp);
    }
    fail(reader,
         "expected an object with a member 'op', 'property', 'date', 'timestamp', 'interval', 'bbox' or 'type'");
}

Expression read(const json::Reader& reader, std::size_t depth) {
    if (depth > max_depth) fail(reader, too_deep());
    const json::Value& value = reader.value();
    if (const auto* boolean = value.boolean()) return {*boolean};
    if (const auto* number = value.number()) return {*number};
    if (const auto* string = value.string()) return {*string};
    if (value.array() != nullptr) return {Array{read_all(reader, depth)}};
    if (value.object() != nullptr) return read_object(reader, depth);
    fail(reader, "expected a value, found null; to look for null use the operator isNull");
}

}  // namespace

Expression read_json(const json::Value& filter) {
    const json::Reader reader(filter, "");
    auto expression = read(reader, 1);
    if (const auto problem = check_filter(expression)) fail(reader, *problem);
    return expression;
}

}  // namespace rsclient::stac::cql2
