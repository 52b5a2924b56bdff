#include "stac/cql2/lexer.hpp"

#include <algorithm>

#include "rsclient/stac/cql2/text.hpp"
#include "stac/cql2/characters.hpp"

namespace rsclient::stac::cql2 {
namespace {

/// Copies a quoted token without its quotes, taking one character for two where `is_escape` says so.
template <class IsEscape>
std::string unquote(std::string_view token, const IsEscape& is_escape) {
    token = token.substr(1, token.size() - 2);
    std::string content;
    content.reserve(token.size());
    for (std::size_t at = 0; at < token.size(); ++at) {
        if (at + 1 < token.size() && is_escape(token[at], token[at + 1])) ++at;
        content += token[at];
    }
    return content;
}

std::size_t end_of_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

}  // namespace

Lexer::Lexer(std::string_view text) : text_(text) {
    if (text.size() > max_text_length) {
        throw ParseError(text.substr(0, max_text_length), max_text_length,
                         "the text is longer than " + std::to_string(max_text_length) + " bytes");
    }
    check_encoding();
    advance();
}

void Lexer::check_encoding() const {
    for (std::size_t at = 0; at < text_.size();) {
        const auto character = character_at(text_, at);
        if (character.size == 0) throw ParseError(text_, at, "expected UTF-8, found another byte");
        at += character.size;
    }
}

std::size_t Lexer::skip_space(std::size_t at) const {
    for (;;) {
        const auto character = character_at(text_, at);
        if (character.size == 0 || !is_space(character.code)) return at;
        at += character.size;
    }
}

char Lexer::next_character() const {
    const auto at = skip_space(token_.offset + token_.text.size());
    return at < text_.size() ? text_[at] : '\0';
}

void Lexer::advance() {
    const auto start = skip_space(token_.offset + token_.text.size());
    token_ = {TokenKind::end, text_.substr(start, 0), start};
    if (start == text_.size()) return;
    const char c = text_[start];
    std::size_t end = start;
    if (c == '\'') {
        end = end_of_quoted(start, "string");
        token_.kind = TokenKind::string;
    } else if (c == '"') {
        end = end_of_quoted(start, "property");
        token_.kind = TokenKind::quoted;
    } else if (is_digit(c) || (c == '.' && start + 1 < text_.size() && is_digit(text_[start + 1]))) {
        end = end_of_number(start);
        token_.kind = TokenKind::number;
    } else if (starts_identifier(character_at(text_, start).code)) {
        end = end_of_identifier(start);
        token_.kind = TokenKind::identifier;
    } else {
        end = end_of_symbol(start);
        token_.kind = TokenKind::symbol;
    }
    token_.text = text_.substr(start, end - start);
}

std::size_t Lexer::end_of_identifier(std::size_t at) const {
    for (;;) {
        const auto character = character_at(text_, at);
        if (character.size == 0 || !continues_identifier(character.code)) return at;
        at += character.size;
    }
}

std::size_t Lexer::end_of_number(std::size_t at) const {
    at = end_of_digits(text_, at);
    if (at < text_.size() && text_[at] == '.') at = end_of_digits(text_, at + 1);
    if (at == text_.size() || (text_[at] != 'E' && text_[at] != 'e')) return at;
    const bool sign = at + 1 < text_.size() && (text_[at + 1] == '+' || text_[at + 1] == '-');
    const auto exponent = at + (sign ? 2 : 1);
    const auto end = end_of_digits(text_, exponent);
    return end == exponent ? at : end;
}

std::size_t Lexer::end_of_quoted(std::size_t at, std::string_view what) const {
    const char quote = text_[at];
    for (std::size_t end = at + 1; end < text_.size(); ++end) {
        const bool more = end + 1 < text_.size();
        if (quote == '\'' && text_[end] == '\\' && more && text_[end + 1] == quote) {
            ++end;
        } else if (text_[end] == quote) {
            if (!more || text_[end + 1] != quote) return end + 1;
            ++end;
        }
    }
    throw ParseError(text_, at, "the " + std::string(what) + " has no closing " + quote);
}

std::size_t Lexer::end_of_symbol(std::size_t at) const {
    const auto two = text_.substr(at, 2);
    if (two == "<>" || two == "<=" || two == ">=") return at + 2;
    if (std::string_view("()=<>,+-*/%^").find(text_[at]) != std::string_view::npos) return at + 1;
    if (two == "!=") throw ParseError(text_, at, "expected <> for 'is not', found !=");
    throw ParseError(text_, at,
                     "unexpected character '" + std::string(text_.substr(at, character_at(text_, at).size)) + "'");
}

std::string Lexer::described() const {
    if (token_.kind == TokenKind::end) return "the end";
    constexpr std::size_t enough = 40;
    if (token_.text.size() > enough && token_.kind == TokenKind::string) return "a string";
    return token_.text.size() > enough ? "a long name or number" : std::string(token_.text);
}

std::string unquote_string(std::string_view token) {
    return unquote(token, [](char a, char b) { return b == '\'' && (a == '\'' || a == '\\'); });
}

std::string unquote_property(std::string_view token) {
    return unquote(token, [](char a, char b) { return a == '"' && b == '"'; });
}

std::string json_number(std::string_view token, bool negative) {
    const auto digits = token.find_first_not_of('0');
    token.remove_prefix(digits == std::string_view::npos ? token.size() - 1 : digits);
    std::string number = negative ? "-" : "";
    if (!is_digit(token.front())) number += '0';  // "000.5", ".5", "0e3"
    const auto point = token.find('.');
    if (point == std::string_view::npos) return number.append(token);
    const bool bare = point + 1 == token.size() || !is_digit(token[point + 1]);
    return number.append(token.substr(0, point)).append(token.substr(bare ? point + 1 : point));
}

}  // namespace rsclient::stac::cql2
