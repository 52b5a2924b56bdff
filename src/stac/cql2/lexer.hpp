#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rsclient::stac::cql2 {

enum class TokenKind {
    end,
    identifier,  ///< a property, a keyword or the name of a function
    quoted,      ///< a property in double quotes
    string,      ///< a character literal in single quotes
    number,      ///< without a sign
    symbol,      ///< an operator, a bracket or a comma
};

/// A piece of the text, quotes included.
struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text = {};
    std::size_t offset = 0;
};

/// Cuts CQL2 text into tokens, one at a time.
class Lexer {
public:
    /// @throws ParseError if the text is longer than max_text_length, not UTF-8, or does not begin with a token
    explicit Lexer(std::string_view text);

    [[nodiscard]] const Token& token() const noexcept { return token_; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }

    /// Goes on to the next token. @throws ParseError if there is text that is none
    void advance();

    /// The first character after the current token that is not white space; 0 at the end.
    [[nodiscard]] char next_character() const;

    /// The current token as it is after advance() and as a message names it.
    [[nodiscard]] std::string described() const;

private:
    [[nodiscard]] std::size_t skip_space(std::size_t at) const;
    [[nodiscard]] std::size_t end_of_identifier(std::size_t at) const;
    [[nodiscard]] std::size_t end_of_number(std::size_t at) const;
    [[nodiscard]] std::size_t end_of_quoted(std::size_t at, std::string_view what) const;
    [[nodiscard]] std::size_t end_of_symbol(std::size_t at) const;
    void check_encoding() const;

    std::string_view text_;
    Token token_;
};

/// The content of a string token: quotes removed, `''` and `\'` resolved.
[[nodiscard]] std::string unquote_string(std::string_view token);

/// The content of a quoted property: quotes removed, `""` resolved.
[[nodiscard]] std::string unquote_property(std::string_view token);

/// A number token as JSON writes it: `.5` becomes 0.5, `5.` 5 and `007` 7.
[[nodiscard]] std::string json_number(std::string_view token, bool negative);

}  // namespace rsclient::stac::cql2
