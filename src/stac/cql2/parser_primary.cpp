#include <algorithm>
#include <array>
#include <utility>

#include "stac/cql2/operators.hpp"
#include "stac/cql2/parser.hpp"
#include "stac/cql2/time_text.hpp"

namespace rsclient::stac::cql2 {
namespace {

bool is_reserved(std::string_view word) {
    constexpr std::array<std::string_view, 8> words{"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view reserved) { return same_word(reserved, word); });
}

bool is_function(const Expression& expression) {
    const auto* operation = expression.as<Operation>();
    return operation != nullptr && find_operator(operation->op) == nullptr;
}

/// The operator that is written as a call, e.g. s_intersects(a, b), or null.
const Operator* find_callable(std::string_view name) {
    const auto* found = find_operator(name);
    if (found == nullptr) return nullptr;
    const bool callable = found->role == Role::spatial || found->role == Role::temporal || found->role == Role::array ||
                          found->role == Role::character;
    return callable ? found : nullptr;
}

}  // namespace

Parser::Node Parser::primary() {
    const auto token = lexer_.token();
    switch (token.kind) {
        case TokenKind::string:
            lexer_.advance();
            return leaf({unquote_string(token.text)}, token.offset);
        case TokenKind::number:
            lexer_.advance();
            return leaf({json::Number{json_number(token.text, false)}}, token.offset);
        case TokenKind::quoted:
            lexer_.advance();
            return leaf({Property{unquote_property(token.text)}}, token.offset);
        case TokenKind::identifier:
            return named();
        case TokenKind::symbol:
            if (token.text == "(") return parenthesised();
            break;
        case TokenKind::end:
            break;
    }
    fail_expecting("a property, value or function");
}

Parser::Node Parser::named() {
    const auto token = lexer_.token();
    if (same_word(token.text, "TRUE") || same_word(token.text, "FALSE")) {
        lexer_.advance();
        return leaf({same_word(token.text, "TRUE")}, token.offset);
    }
    if (same_word(token.text, "NULL")) fail_expecting("a value; to look for null write IS NULL");
    if (is_reserved(token.text)) fail_expecting("a property, value or function");
    if (at_geometry()) return leaf({Geometry{geometry()}}, token.offset);
    if (lexer_.next_character() == '(') return call();
    lexer_.advance();
    return leaf({Property{std::string(token.text)}}, token.offset);
}

Parser::Node Parser::call() {
    const auto token = lexer_.token();
    lexer_.advance();
    expect_symbol("(");
    if (same_word(token.text, "DATE")) return leaf({instant(InstantKind::date)}, token.offset);
    if (same_word(token.text, "TIMESTAMP")) return leaf({instant(InstantKind::timestamp)}, token.offset);
    if (same_word(token.text, "BBOX")) return leaf({bbox()}, token.offset);
    if (same_word(token.text, "INTERVAL")) return interval(token.offset);
    const auto* found = find_callable(token.text);
    std::vector<Node> operands;
    while (!at_symbol(")")) {
        if (!operands.empty()) expect_symbol(",");
        const bool takes_list = found != nullptr && found->role == Role::array && at_symbol("(");
        operands.push_back(takes_list ? list() : disjunction());
        if (!at_symbol(",") && !at_symbol(")")) fail_expecting("an operator, a comma or )");
    }
    expect_symbol(")");
    return operation(std::string(found != nullptr ? found->name : token.text), std::move(operands), token.offset);
}

Parser::Node Parser::parenthesised() {
    const auto offset = lexer_.token().offset;
    expect_symbol("(");
    if (take_symbol(")")) return leaf({Array{}}, offset);
    auto first = disjunction();
    if (at_symbol(",")) return list_after(std::move(first), offset);
    if (!take_symbol(")")) fail_expecting("an operator or )");
    return first;
}

Parser::Node Parser::list() {
    const auto offset = lexer_.token().offset;
    expect_symbol("(");
    if (take_symbol(")")) return leaf({Array{}}, offset);
    return list_after(disjunction(), offset);
}

Parser::Node Parser::list_after(Node first, std::size_t offset) {
    Array array;
    auto height = first.height;
    array.items.push_back(std::move(first.expression));
    while (take_symbol(",")) {
        auto next = disjunction();
        height = std::max(height, next.height);
        array.items.push_back(std::move(next.expression));
    }
    if (!take_symbol(")")) fail_expecting("a comma or )");
    if (height == max_depth) fail(offset, too_deep());
    return {{std::move(array), offset}, height + 1};
}

Instant Parser::instant(InstantKind kind) {
    const auto token = lexer_.token();
    const bool is_date = kind == InstantKind::date;
    const std::string expected = is_date ? "a date as '2024-01-31'" : "a time as '2024-01-31T10:00:00Z'";
    if (token.kind != TokenKind::string) fail_expecting(expected);
    auto value = unquote_string(token.text);
    if (is_date ? !is_date_text(value) : !is_timestamp_text(value)) fail_expecting(expected);
    lexer_.advance();
    expect_symbol(")");
    return {kind, without_zero_fraction(std::move(value))};
}

Parser::Node Parser::interval(std::size_t offset) {
    auto first = bound();
    expect_symbol(",");
    auto second = bound();
    expect_symbol(")");
    const auto height = std::max(first.height, second.height) + 1;
    if (height > max_depth) fail(offset, too_deep());
    Interval interval;
    interval.bounds.push_back(std::move(first.expression));
    interval.bounds.push_back(std::move(second.expression));
    return {{std::move(interval), offset}, height};
}

Parser::Node Parser::bound() {
    const auto token = lexer_.token();
    auto node = primary();
    if (node.expression.as<Property>() != nullptr || is_function(node.expression)) return node;
    auto* value = std::get_if<std::string>(&node.expression.value);
    if (value == nullptr || (*value != ".." && !is_date_text(*value) && !is_timestamp_text(*value))) {
        fail(token.offset, "expected a date, time or '..' in single quotes, a property or a function, found " +
                               (value == nullptr ? describe(node.expression) : std::string(token.text)));
    }
    *value = without_zero_fraction(std::move(*value));
    return node;
}

}  // namespace rsclient::stac::cql2
