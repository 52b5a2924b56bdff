#include <algorithm>
#include <array>
#include <utility>

#include "stac/cql2/operators.hpp"
#include "stac/cql2/parser.hpp"

namespace rsclient::stac::cql2 {
namespace {

/// A type of geometry: how often its coordinates are nested around positions, and how many positions a line has at
/// least.
struct GeometryType {
    std::string_view geojson;
    int levels;
    std::size_t least;
};

constexpr std::array types{GeometryType{"Point", 0, 1},
                           GeometryType{"LineString", 1, 2},
                           GeometryType{"Polygon", 2, 4},
                           GeometryType{"MultiPoint", 1, 1},
                           GeometryType{"MultiLineString", 2, 2},
                           GeometryType{"MultiPolygon", 3, 4},
                           GeometryType{"GeometryCollection", 0, 1}};

const GeometryType* find_type(const Token& token) {
    if (token.kind != TokenKind::identifier) return nullptr;
    const auto* found =
        std::find_if(types.begin(), types.end(), [&](const auto& type) { return same_word(type.geojson, token.text); });
    return found == types.end() ? nullptr : found;
}

}  // namespace

bool Parser::at_geometry() const {
    if (find_type(lexer_.token()) == nullptr) return false;
    const char next = lexer_.next_character();
    return next == '(' || next == 'Z' || next == 'z';
}

json::Object Parser::geometry() {
    const Nested nested(*this);
    const auto* type = find_type(lexer_.token());
    if (type == nullptr) fail_expecting("a geometry as POINT(1 2)");
    lexer_.advance();
    const bool with_z = take_keyword("Z");
    json::Object geojson{{"type", type->geojson}};
    if (type->geojson == "GeometryCollection") {
        geojson.append("geometries", geometries());
    } else if (type->geojson == "MultiPoint") {
        geojson.append("coordinates", points(with_z));
    } else if (type->levels == 0) {
        expect_symbol("(");
        geojson.append("coordinates", position(with_z));
        expect_symbol(")");
    } else {
        geojson.append("coordinates", coordinates(type->levels, with_z, type->least));
    }
    return geojson;
}

json::Array Parser::geometries() {
    json::Array parts;
    expect_symbol("(");
    do {
        parts.emplace_back(geometry());
    } while (take_symbol(","));
    expect_symbol(")");
    return parts;
}

json::Array Parser::coordinates(int levels, bool with_z, std::size_t least) {
    const auto offset = lexer_.token().offset;
    json::Array parts;
    expect_symbol("(");
    do {
        parts.emplace_back(levels == 1 ? position(with_z) : coordinates(levels - 1, with_z, least));
    } while (take_symbol(","));
    if (!take_symbol(")")) fail_expecting("a comma or )");
    if (levels == 1 && parts.size() < least) {
        fail(offset,
             "expected at least " + std::to_string(least) + " positions, found " + std::to_string(parts.size()));
    }
    return parts;
}

json::Array Parser::points(bool with_z) {
    json::Array parts;
    expect_symbol("(");
    do {
        const bool bracket = take_symbol("(");
        parts.emplace_back(position(with_z));
        if (bracket) expect_symbol(")");
    } while (take_symbol(","));
    if (!take_symbol(")")) fail_expecting("a comma or )");
    return parts;
}

json::Array Parser::position(bool with_z) {
    json::Array numbers;
    numbers.reserve(3);
    numbers.emplace_back(signed_number());
    numbers.emplace_back(signed_number());
    if (with_z || (!at_symbol(",") && !at_symbol(")"))) numbers.emplace_back(signed_number());
    return numbers;
}

json::Number Parser::signed_number() {
    const bool negative = take_symbol("-");
    if (!negative) take_symbol("+");
    if (lexer_.token().kind != TokenKind::number) fail_expecting("a number");
    json::Number number{json_number(lexer_.token().text, negative)};
    lexer_.advance();
    return number;
}

BBox Parser::bbox() {
    const auto offset = lexer_.token().offset;
    BBox bbox;
    do {
        bbox.values.push_back(signed_number());
    } while (take_symbol(","));
    if (!take_symbol(")")) fail_expecting("a comma or )");
    if (bbox.values.size() != 4 && bbox.values.size() != 6) {
        fail(offset, "expected four or six numbers, found " + std::to_string(bbox.values.size()));
    }
    return bbox;
}

}  // namespace rsclient::stac::cql2
