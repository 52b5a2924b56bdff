#include "stac/cql2/characters.hpp"

#include <algorithm>
#include <array>

namespace rsclient::stac::cql2 {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array spaces{Range{0x09, 0x0D},     Range{0x20, 0x20},     Range{0x85, 0x85},     Range{0xA0, 0xA0},
                            Range{0x1680, 0x1680}, Range{0x2000, 0x200A}, Range{0x2028, 0x2029}, Range{0x202F, 0x202F},
                            Range{0x205F, 0x205F}, Range{0x3000, 0x3000}};

constexpr std::array identifier_starts{
    Range{':', ':'},       Range{'A', 'Z'},       Range{'_', '_'},       Range{'a', 'z'},
    Range{0xC0, 0xD6},     Range{0xD8, 0xF6},     Range{0xF8, 0x2FF},    Range{0x370, 0x37D},
    Range{0x37F, 0x1FFE},  Range{0x200C, 0x200D}, Range{0x2070, 0x218F}, Range{0x2C00, 0x2FEF},
    Range{0x3001, 0xD7FF}, Range{0xF900, 0xFDCF}, Range{0xFDF0, 0xFFFD}, Range{0x10000, 0xEFFFF}};

constexpr std::array identifier_parts{Range{'.', '.'}, Range{'0', '9'}, Range{0x300, 0x36F}, Range{0x203F, 0x2040}};

template <class Ranges>
bool holds(const Ranges& ranges, char32_t code) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [=](const Range& range) { return code >= range.first && code <= range.last; });
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {};
    char32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0U) != 0x80U) return {};
        code = code << 6U | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < smallest[size] || surrogate || code > 0x10FFFF) return {};
    return {code, size};
}

bool is_space(char32_t code) noexcept { return holds(spaces, code); }
bool starts_identifier(char32_t code) noexcept { return !is_space(code) && holds(identifier_starts, code); }
bool continues_identifier(char32_t code) noexcept { return starts_identifier(code) || holds(identifier_parts, code); }

}  // namespace rsclient::stac::cql2
