#include "stac/cql2/parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "stac/cql2/operators.hpp"

namespace rsclient::stac::cql2 {

Parser::Nested::Nested(Parser& parser) : parser_(parser) {
    if (parser.depth_ == max_depth) parser.fail(parser.lexer_.token().offset, too_deep());
    ++parser.depth_;
}

Expression Parser::filter() {
    auto node = disjunction();
    if (lexer_.token().kind != TokenKind::end) fail_expecting("an operator or the end");
    if (const auto problem = check_filter(node.expression)) fail(*node.expression.offset, *problem);
    return std::move(node.expression);
}

Parser::Node Parser::disjunction() {
    const Nested nested(*this);
    auto first = conjunction();
    if (!at_keyword("OR")) return first;
    const auto offset = lexer_.token().offset;
    std::vector<Node> operands;
    operands.push_back(std::move(first));
    while (take_keyword("OR")) operands.push_back(conjunction());
    return operation("or", std::move(operands), offset);
}

Parser::Node Parser::conjunction() {
    auto first = negation();
    if (!at_keyword("AND")) return first;
    const auto offset = lexer_.token().offset;
    std::vector<Node> operands;
    operands.push_back(std::move(first));
    while (take_keyword("AND")) operands.push_back(negation());
    return operation("and", std::move(operands), offset);
}

Parser::Node Parser::negation() {
    const auto offset = lexer_.token().offset;
    if (!take_keyword("NOT")) return predicate();
    const Nested nested(*this);
    std::vector<Node> operands;
    operands.push_back(negation());
    return operation("not", std::move(operands), offset);
}

Parser::Node Parser::predicate() {
    auto left = sum();
    constexpr std::array<std::string_view, 6> symbols{"=", "<>", "<", ">", "<=", ">="};
    const auto& token = lexer_.token();
    if (token.kind == TokenKind::symbol && std::find(symbols.begin(), symbols.end(), token.text) != symbols.end()) {
        return comparison(std::move(left), token.offset);
    }
    return keyword_predicate(std::move(left));
}

Parser::Node Parser::comparison(Node left, std::size_t offset) {
    std::string op(lexer_.token().text);
    lexer_.advance();
    std::vector<Node> operands;
    operands.push_back(std::move(left));
    operands.push_back(sum());
    return operation(std::move(op), std::move(operands), offset);
}

Parser::Node Parser::keyword_predicate(Node left) {
    const auto offset = lexer_.token().offset;
    const bool is = take_keyword("IS");
    const bool negated = take_keyword("NOT");
    std::string op;
    std::vector<Node> operands;
    if (is) {
        if (!take_keyword("NULL")) fail_expecting(negated ? "NULL" : "NULL or NOT NULL");
        op = "isNull";
    } else if (take_keyword("LIKE")) {
        op = "like";
        operands.push_back(sum());
    } else if (take_keyword("BETWEEN")) {
        op = "between";
        operands.push_back(sum());
        if (!take_keyword("AND")) fail_expecting("AND and the upper value of BETWEEN");
        operands.push_back(sum());
    } else if (take_keyword("IN")) {
        op = "in";
        operands.push_back(list());
    } else {
        if (negated) fail_expecting("LIKE, BETWEEN or IN");
        return left;
    }
    operands.insert(operands.begin(), std::move(left));
    auto node = operation(std::move(op), std::move(operands), offset);
    if (!negated) return node;
    std::vector<Node> positive;
    positive.push_back(std::move(node));
    return operation("not", std::move(positive), offset);
}

Parser::Node Parser::sum() {
    auto left = product();
    while (at_symbol("+") || at_symbol("-")) {
        const auto token = lexer_.token();
        lexer_.advance();
        std::vector<Node> operands;
        operands.push_back(std::move(left));
        operands.push_back(product());
        left = operation(std::string(token.text), std::move(operands), token.offset);
    }
    return left;
}

Parser::Node Parser::product() {
    auto left = power();
    while (at_symbol("*") || at_symbol("/") || at_symbol("%") || at_keyword("DIV")) {
        const auto token = lexer_.token();
        lexer_.advance();
        std::vector<Node> operands;
        operands.push_back(std::move(left));
        operands.push_back(power());
        left = operation(token.kind == TokenKind::symbol ? std::string(token.text) : "div", std::move(operands),
                         token.offset);
    }
    return left;
}

Parser::Node Parser::power() {
    auto base = factor();
    const auto offset = lexer_.token().offset;
    if (!take_symbol("^")) return base;
    std::vector<Node> operands;
    operands.push_back(std::move(base));
    operands.push_back(factor());
    if (at_symbol("^")) fail(lexer_.token().offset, "expected brackets around one of two powers, as ^ does not chain");
    return operation("^", std::move(operands), offset);
}

Parser::Node Parser::factor() {
    const auto token = lexer_.token();
    const bool negative = take_symbol("-");
    if (!negative && !take_symbol("+")) return primary();
    const Nested nested(*this);
    if (lexer_.token().kind == TokenKind::number) {
        json::Number number{json_number(lexer_.token().text, negative)};
        lexer_.advance();
        return leaf({std::move(number)}, token.offset);
    }
    if (!negative) fail_expecting("a number after +");
    // As CQL2's own examples write it in JSON: -x is -1 * x.
    std::vector<Node> operands;
    operands.push_back(leaf({json::Number{"-1"}}, token.offset));
    operands.push_back(factor());
    return operation("*", std::move(operands), token.offset);
}

Parser::Node Parser::operation(std::string op, std::vector<Node> operands, std::size_t offset) {
    Operation made{.op = std::move(op)};
    made.args.reserve(operands.size());
    std::size_t height = 0;
    for (auto& operand : operands) {
        height = std::max(height, operand.height);
        made.args.push_back(std::move(operand.expression));
    }
    if (height == max_depth) fail(offset, too_deep());
    if (const auto problem = check_operands(made)) {
        fail(problem->index ? made.args[*problem->index].offset.value_or(offset) : offset, problem->problem);
    }
    return {{std::move(made), offset}, height + 1};
}

Parser::Node Parser::leaf(Expression expression, std::size_t offset) {
    expression.offset = offset;
    return {std::move(expression)};
}

bool Parser::at_symbol(std::string_view symbol) const {
    return lexer_.token().kind == TokenKind::symbol && lexer_.token().text == symbol;
}

bool Parser::at_keyword(std::string_view keyword) const {
    return lexer_.token().kind == TokenKind::identifier && same_word(lexer_.token().text, keyword);
}

bool Parser::take_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) return false;
    lexer_.advance();
    return true;
}

bool Parser::take_keyword(std::string_view keyword) {
    if (!at_keyword(keyword)) return false;
    lexer_.advance();
    return true;
}

void Parser::expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) fail_expecting(std::string(symbol));
}

void Parser::fail_expecting(const std::string& expected) const {
    fail(lexer_.token().offset, "expected " + expected + ", found " + lexer_.described());
}

void Parser::fail(std::size_t offset, const std::string& problem) const {
    throw ParseError(lexer_.text(), offset, problem);
}

}  // namespace rsclient::stac::cql2
