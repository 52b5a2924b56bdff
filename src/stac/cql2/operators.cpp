#include "stac/cql2/operators.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace rsclient::stac::cql2 {
namespace {

constexpr std::array operators{
    Operator{"and", Role::logical},
    Operator{"or", Role::logical},
    Operator{"not", Role::logical},
    Operator{"=", Role::comparison},
    Operator{"<>", Role::comparison},
    Operator{"<", Role::comparison},
    Operator{">", Role::comparison},
    Operator{"<=", Role::comparison},
    Operator{">=", Role::comparison},
    Operator{"like", Role::like},
    Operator{"between", Role::between},
    Operator{"in", Role::in_list},
    Operator{"isNull", Role::is_null},
    Operator{"casei", Role::character},
    Operator{"accenti", Role::character},
    Operator{"s_contains", Role::spatial},
    Operator{"s_crosses", Role::spatial},
    Operator{"s_disjoint", Role::spatial},
    Operator{"s_equals", Role::spatial},
    Operator{"s_intersects", Role::spatial},
    Operator{"s_overlaps", Role::spatial},
    Operator{"s_touches", Role::spatial},
    Operator{"s_within", Role::spatial},
    Operator{"t_after", Role::temporal},
    Operator{"t_before", Role::temporal},
    Operator{"t_contains", Role::temporal},
    Operator{"t_disjoint", Role::temporal},
    Operator{"t_during", Role::temporal},
    Operator{"t_equals", Role::temporal},
    Operator{"t_finishedBy", Role::temporal},
    Operator{"t_finishes", Role::temporal},
    Operator{"t_intersects", Role::temporal},
    Operator{"t_meets", Role::temporal},
    Operator{"t_metBy", Role::temporal},
    Operator{"t_overlappedBy", Role::temporal},
    Operator{"t_overlaps", Role::temporal},
    Operator{"t_startedBy", Role::temporal},
    Operator{"t_starts", Role::temporal},
    Operator{"a_containedBy", Role::array},
    Operator{"a_contains", Role::array},
    Operator{"a_equals", Role::array},
    Operator{"a_overlaps", Role::array},
    Operator{"+", Role::arithmetic},
    Operator{"-", Role::arithmetic},
    Operator{"*", Role::arithmetic},
    Operator{"/", Role::arithmetic},
    Operator{"%", Role::arithmetic},
    Operator{"div", Role::arithmetic},
    Operator{"^", Role::arithmetic},
};

/// Kinds of values, as bits of a set.
enum Kind : unsigned {
    boolean = 1U,
    number = 2U,
    string = 4U,
    reference = 8U,  // a property, of any type
    function = 16U,  // of any type
    instant = 32U,
    interval = 64U,
    geometry = 128U,
    list = 256U,
    condition = 512U,  // yields true or false
};

/// A set of kinds with its name in messages.
struct Operand {
    unsigned kinds;
    std::string_view name;
};
constexpr Operand a_condition{boolean | function | condition, "a condition"};
constexpr Operand a_scalar{boolean | number | string | instant | reference | function,
                           "a string, number, boolean, time, property, function or calculation"};
constexpr Operand a_text{string | reference | function, "a string, property or function"};
constexpr Operand a_pattern{string, "a pattern in single quotes"};
constexpr Operand a_number{number | reference | function, "a number, property, function or calculation"};
constexpr Operand a_geometry{geometry | reference | function, "a geometry, property or function"};
constexpr Operand a_time{instant | interval | string | reference | function, "a time, interval, property or function"};
constexpr Operand a_list{list | reference | function, "a list, property or function"};
constexpr Operand values{list, "a list"};
constexpr Operand anything{~0U, "a value"};

Kind yields(Role role) {
    if (role == Role::arithmetic) return number;
    return role == Role::character ? string : condition;
}

Kind kind_of(const Expression& expression) {
    struct {
        Kind operator()(bool) const { return boolean; }
        Kind operator()(const json::Number&) const { return number; }
        Kind operator()(const std::string&) const { return string; }
        Kind operator()(const Property&) const { return reference; }
        Kind operator()(const Instant&) const { return instant; }
        Kind operator()(const Interval&) const { return interval; }
        Kind operator()(const Geometry&) const { return geometry; }
        Kind operator()(const BBox&) const { return geometry; }
        Kind operator()(const Array&) const { return list; }
        Kind operator()(const Operation& operation) const {
            const auto* found = find_operator(operation.op);
            return found == nullptr ? function : yields(found->role);
        }
    } const visitor;
    return std::visit(visitor, expression.value);
}

/// How many operands an operator takes, and what the first and the others are.
struct Signature {
    std::size_t least;
    std::size_t most;
    Operand first;
    Operand others;
};

Signature signature_of(const Operator& op) {
    switch (op.role) {
        case Role::logical:
            if (op.name == "not") return {1, 1, a_condition, a_condition};
            return {2, std::size_t(-1), a_condition, a_condition};
        case Role::comparison:
            return {2, 2, a_scalar, a_scalar};
        case Role::like:
            return {2, 2, a_text, a_pattern};
        case Role::between:
            return {3, 3, a_scalar, a_scalar};
        case Role::in_list:
            return {2, 2, a_scalar, values};
        case Role::is_null:
            return {1, 1, anything, anything};
        case Role::spatial:
            return {2, 2, a_geometry, a_geometry};
        case Role::temporal:
            return {2, 2, a_time, a_time};
        case Role::array:
            return {2, 2, a_list, a_list};
        case Role::arithmetic:
            return {2, 2, a_number, a_number};
        case Role::character:
            break;
    }
    return {1, 1, a_text, a_text};
}

std::string expected(const Operand& operand, const Expression& found) {
    return "expected " + std::string(operand.name) + ", found " + describe(found);
}

std::string upper(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return result;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

const Operator* find_operator(std::string_view name) {
    const auto* found =
        std::find_if(operators.begin(), operators.end(), [&](const Operator& op) { return same_word(op.name, name); });
    return found == operators.end() ? nullptr : found;
}

std::optional<OperandProblem> check_operands(const Operation& operation) {
    const auto* op = find_operator(operation.op);
    if (op == nullptr) return std::nullopt;  // a function takes anything
    const auto signature = signature_of(*op);
    const auto count = operation.args.size();
    if (count < signature.least || count > signature.most) {
        return OperandProblem{std::nullopt, upper(op->name) + " takes " + std::to_string(signature.least) +
                                                (signature.most == signature.least ? "" : " or more") +
                                                (signature.most == 1 ? " operand" : " operands") + ", found " +
                                                std::to_string(count)};
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto& operand = i == 0 ? signature.first : signature.others;
        if ((kind_of(operation.args[i]) & operand.kinds) == 0) {
            return OperandProblem{i, expected(operand, operation.args[i])};
        }
    }
    if (op->role != Role::in_list) return std::nullopt;
    for (const auto& item : operation.args[1].as<Array>()->items) {
        if ((kind_of(item) & a_scalar.kinds) == 0) return OperandProblem{1, "in the list: " + expected(a_scalar, item)};
    }
    return std::nullopt;
}

std::optional<std::string> check_filter(const Expression& expression) {
    if ((kind_of(expression) & a_condition.kinds) != 0) return std::nullopt;
    return expected(a_condition, expression);
}

std::string too_deep() { return "nested deeper than " + std::to_string(max_depth) + " levels"; }

std::string describe(const Expression& expression) {
    struct {
        std::string operator()(bool) const { return "a boolean"; }
        std::string operator()(const json::Number&) const { return "a number"; }
        std::string operator()(const std::string&) const { return "a string"; }
        std::string operator()(const Property& property) const { return "the property " + property.name; }
        std::string operator()(const Instant& instant) const {
            return instant.kind == InstantKind::date ? "a date" : "a timestamp";
        }
        std::string operator()(const Interval&) const { return "an interval"; }
        std::string operator()(const Geometry&) const { return "a geometry"; }
        std::string operator()(const BBox&) const { return "a bounding box"; }
        std::string operator()(const Array&) const { return "a list"; }
        std::string operator()(const Operation& operation) const {
            const auto* found = find_operator(operation.op);
            if (found == nullptr) return "the function " + operation.op;
            if (found->role == Role::comparison) return "the comparison " + operation.op;
            return operation.op == "isNull" ? "IS NULL" : upper(operation.op);
        }
    } const visitor;
    return std::visit(visitor, expression.value);
}

}  // namespace rsclient::stac::cql2
