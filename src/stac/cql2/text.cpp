#include "rsclient/stac/cql2/text.hpp"

#include <algorithm>

#include "rsclient/core/error.hpp"
#include "stac/cql2/parser.hpp"

namespace rsclient::stac::cql2 {
namespace {

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

struct Coordinates {
    std::size_t line = 1;
    std::size_t column = 1;
};

Coordinates coordinates_of(std::string_view text, std::size_t offset) {
    Coordinates at;
    for (const char c : text.substr(0, offset)) {
        if (c == '\n') {
            ++at.line;
            at.column = 1;
        } else if (!is_inside_character(c)) {
            ++at.column;
        }
    }
    return at;
}

/// What follows the place, or what is before it at the end of the text; cut between characters.
std::string excerpt(std::string_view text, std::size_t offset) {
    constexpr std::size_t enough = 40;
    if (text.empty()) return "";
    if (offset >= text.size()) {
        std::size_t start = text.size() - std::min(text.size(), enough);
        while (start < text.size() && is_inside_character(text[start])) ++start;
        return " after \"" + std::string(start > 0 ? "..." : "") + readable(text.substr(start)) + "\"";
    }
    std::size_t end = offset + std::min(text.size() - offset, enough);
    while (end < text.size() && is_inside_character(text[end])) --end;
    return " at \"" + readable(text.substr(offset, end - offset)) + (end < text.size() ? "...\"" : "\"");
}

}  // namespace

std::string describe_place(std::string_view text, std::size_t offset) {
    const auto at = coordinates_of(text, offset);
    return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + excerpt(text, offset);
}

ParseError::ParseError(std::string_view text, std::size_t offset, const std::string& problem)
    : std::invalid_argument("CQL2 text, " + describe_place(text, offset) + ": " + problem), offset_(offset) {
    const auto at = coordinates_of(text, offset);
    line_ = at.line;
    column_ = at.column;
}

Expression parse_text(std::string_view text) { return Parser(text).filter(); }

}  // namespace rsclient::stac::cql2
