#pragma once

#include <optional>
#include <string_view>

#include "rsclient/json/value.hpp"

namespace rsclient::json {

/// Whether the text is a number by the grammar of RFC 8259.
[[nodiscard]] bool is_number(std::string_view text) noexcept;

/// The value of a text that is one scalar and needs no decoding, or nothing.
[[nodiscard]] std::optional<Value> plain_scalar(std::string_view text);

}  // namespace rsclient::json
