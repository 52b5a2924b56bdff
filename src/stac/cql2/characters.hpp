#pragma once

#include <cstddef>
#include <string_view>

namespace rsclient::stac::cql2 {

/// A character of a text in UTF-8; of size 0 at the end of the text and where there is no valid character.
struct Character {
    char32_t code = 0;
    std::size_t size = 0;
};

[[nodiscard]] Character character_at(std::string_view text, std::size_t at) noexcept;

/// Classes of characters in the grammar of CQL2 (cql2.bnf).
[[nodiscard]] bool is_space(char32_t code) noexcept;
[[nodiscard]] bool starts_identifier(char32_t code) noexcept;
[[nodiscard]] bool continues_identifier(char32_t code) noexcept;

[[nodiscard]] inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace rsclient::stac::cql2
