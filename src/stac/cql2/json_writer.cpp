#include <utility>

#include "rsclient/stac/cql2/json.hpp"

namespace rsclient::stac::cql2 {
namespace {

json::Array all(const std::vector<Expression>& expressions) {
    json::Array array;
    array.reserve(expressions.size());
    for (const auto& expression : expressions) array.push_back(to_json(expression));
    return array;
}

struct Writer {
    json::Value operator()(bool value) const { return value; }
    json::Value operator()(const json::Number& value) const { return value; }
    json::Value operator()(const std::string& value) const { return value; }
    json::Value operator()(const Property& property) const { return json::Object{{"property", property.name}}; }
    json::Value operator()(const Instant& instant) const {
        return json::Object{{instant.kind == InstantKind::date ? "date" : "timestamp", instant.value}};
    }
    json::Value operator()(const Interval& interval) const { return json::Object{{"interval", all(interval.bounds)}}; }
    json::Value operator()(const Geometry& geometry) const { return geometry.geojson; }
    json::Value operator()(const BBox& bbox) const {
        return json::Object{{"bbox", json::Array(bbox.values.begin(), bbox.values.end())}};
    }
    json::Value operator()(const Array& array) const { return all(array.items); }
    json::Value operator()(const Operation& operation) const {
        return json::Object{{"op", operation.op}, {"args", all(operation.args)}};
    }
};

}  // namespace

json::Value to_json(const Expression& expression) { return std::visit(Writer(), expression.value); }

}  // namespace rsclient::stac::cql2
