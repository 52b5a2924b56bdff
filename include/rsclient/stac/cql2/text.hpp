#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "rsclient/stac/cql2/expression.hpp"

namespace rsclient::stac::cql2 {

/// CQL2 text that cannot be parsed. The message names the place, what was expected there and what was found.
class ParseError : public std::invalid_argument {
public:
    ParseError(std::string_view text, std::size_t offset, const std::string& problem);

    /// Bytes before the error; at most the length of the text.
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
    [[nodiscard]] std::size_t line() const noexcept { return line_; }      ///< from 1
    [[nodiscard]] std::size_t column() const noexcept { return column_; }  ///< in characters, from 1

private:
    std::size_t offset_;
    std::size_t line_ = 1;
    std::size_t column_ = 1;
};

/// Parses CQL2 text in one pass. Keywords and operators are taken in any case; a property with other letters than
/// `A-Z a-z 0-9 _ : .` is written in double quotes, a quote in a string doubled.
/// @throws ParseError if it is not CQL2, or longer than max_text_length, or deeper than max_depth
[[nodiscard]] Expression parse_text(std::string_view text);

/// A place in a text for messages: `line 1, column 7: "OR b = 2"`.
[[nodiscard]] std::string describe_place(std::string_view text, std::size_t offset);

}  // namespace rsclient::stac::cql2
