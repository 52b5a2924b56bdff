#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rsclient/json/value.hpp"

/// OGC CQL2 1.0 (21-065r2): the language of STAC filters. One syntax tree, read from text and from JSON.
namespace rsclient::stac::cql2 {

/// Longest CQL2 text that is parsed, in bytes.
inline constexpr std::size_t max_text_length = std::size_t{1} << 20U;

/// Deepest nesting of expressions that is read, from text and from JSON.
inline constexpr std::size_t max_depth = 64;

struct Expression;

/// A property of an item by its name, e.g. `product:type`.
struct Property {
    std::string name = {};
};

/// How precise an instant is; spelled as in CQL2 JSON.
enum class InstantKind { date, timestamp };

/// A date or a timestamp, e.g. `2024-01-31T10:00:00Z`.
struct Instant {
    InstantKind kind = InstantKind::timestamp;
    std::string value = {};
};

/// A time interval. Each of the two bounds is a string (a date, a timestamp or `..`), a Property or an Operation: a
/// function or, in JSON for RS-Server, `+` or `-` of a timestamp and seconds.
struct Interval {
    std::vector<Expression> bounds = {};
};

/// A geometry as GeoJSON, members as they were written.
struct Geometry {
    json::Object geojson = {};
};

/// A bounding box of four or six numbers.
struct BBox {
    std::vector<json::Number> values = {};
};

/// A list of values.
struct Array {
    std::vector<Expression> items = {};
};

/// An operator of CQL2 (`and`, `=`, `s_intersects`, `+`, `casei`, ...) or a function, with its operands.
struct Operation {
    std::string op = {};  ///< as in CQL2 JSON, e.g. "isNull"; a function's name otherwise
    std::vector<Expression> args = {};
};

/// A node of the syntax tree: a literal, a property or an operation.
struct Expression {
    std::variant<bool, json::Number, std::string, Property, Instant, Interval, Geometry, BBox, Array, Operation> value;
    std::optional<std::size_t> offset = {};  ///< bytes before it in the CQL2 text; of an infix operator, before that

    /// The value as one kind, or null if it is of another.
    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return std::get_if<T>(&value);
    }
};

/// What an expression is, for messages: "a string", "a property", "the function avg", "AND".
[[nodiscard]] std::string describe(const Expression& expression);

}  // namespace rsclient::stac::cql2
