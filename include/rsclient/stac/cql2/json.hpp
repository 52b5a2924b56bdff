#pragma once

#include "rsclient/json/value.hpp"
#include "rsclient/stac/cql2/expression.hpp"

namespace rsclient::stac::cql2 {

/// Reads CQL2 JSON. Operators are taken in any case; numbers and geometries are kept as they are written.
/// @throws std::invalid_argument naming the place as a JSON pointer, what was expected there and what was found, if it
///         is not CQL2 or deeper than max_depth
[[nodiscard]] Expression read_json(const json::Value& filter);

/// Writes CQL2 JSON.
[[nodiscard]] json::Value to_json(const Expression& expression);

}  // namespace rsclient::stac::cql2
