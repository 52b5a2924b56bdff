#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/stac/cql2/text.hpp"
#include "stac/cql2/lexer.hpp"

namespace rsclient::stac::cql2 {

/// Parses CQL2 text by recursive descent: one function for each level of precedence.
class Parser {
public:
    explicit Parser(std::string_view text) : lexer_(text) {}

    /// The whole text as a filter.
    [[nodiscard]] Expression filter();

private:
    /// An expression and how deep its tree is.
    struct Node {
        Expression expression;
        std::size_t height = 1;
    };

    // parser.cpp: operators, from loose to tight
    [[nodiscard]] Node disjunction();
    [[nodiscard]] Node conjunction();
    [[nodiscard]] Node negation();
    [[nodiscard]] Node predicate();
    [[nodiscard]] Node comparison(Node left, std::size_t offset);
    [[nodiscard]] Node keyword_predicate(Node left);
    [[nodiscard]] Node sum();
    [[nodiscard]] Node product();
    [[nodiscard]] Node power();
    [[nodiscard]] Node factor();

    // parser_primary.cpp: literals, properties, calls; instant, interval and bbox begin after their bracket
    [[nodiscard]] Node primary();
    [[nodiscard]] Node named();
    [[nodiscard]] Node call();
    [[nodiscard]] Node parenthesised();
    [[nodiscard]] Node list();
    [[nodiscard]] Node list_after(Node first, std::size_t offset);
    [[nodiscard]] Instant instant(InstantKind kind);
    [[nodiscard]] Node interval(std::size_t offset);
    [[nodiscard]] Node bound();

    // parser_wkt.cpp: geometries
    [[nodiscard]] bool at_geometry() const;
    [[nodiscard]] json::Object geometry();
    [[nodiscard]] json::Array geometries();
    [[nodiscard]] json::Array coordinates(int levels, bool with_z, std::size_t least);
    [[nodiscard]] json::Array points(bool with_z);
    [[nodiscard]] json::Array position(bool with_z);
    [[nodiscard]] json::Number signed_number();
    [[nodiscard]] BBox bbox();

    /// An operation; checks its operands and its height.
    [[nodiscard]] Node operation(std::string op, std::vector<Node> operands, std::size_t offset);
    [[nodiscard]] static Node leaf(Expression expression, std::size_t offset);

    [[nodiscard]] bool at_symbol(std::string_view symbol) const;
    [[nodiscard]] bool at_keyword(std::string_view keyword) const;
    bool take_symbol(std::string_view symbol);
    bool take_keyword(std::string_view keyword);
    void expect_symbol(std::string_view symbol);
    [[noreturn]] void fail_expecting(const std::string& expected) const;
    [[noreturn]] void fail(std::size_t offset, const std::string& problem) const;

    /// Counts the nesting of calls to the parser, so that it cannot exhaust the stack.
    class Nested {
    public:
        explicit Nested(Parser& parser);
        ~Nested() { --parser_.depth_; }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;

    private:
        Parser& parser_;
    };

    Lexer lexer_;
    std::size_t depth_ = 0;
};

}  // namespace rsclient::stac::cql2
