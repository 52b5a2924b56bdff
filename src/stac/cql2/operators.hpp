#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rsclient/stac/cql2/expression.hpp"

namespace rsclient::stac::cql2 {

/// What an operator takes and what it yields.
enum class Role {
    logical,
    comparison,
    like,
    between,
    in_list,
    is_null,
    spatial,
    temporal,
    array,
    arithmetic,
    character
};

/// An operator of CQL2.
struct Operator {
    std::string_view name;  ///< as in CQL2 JSON
    Role role;
};

/// The operator of this name in any case, or null if it is none: then it is a function.
[[nodiscard]] const Operator* find_operator(std::string_view name);

/// Whether two ASCII texts are the same but for the case of letters.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);

/// An operand that does not fit its operator.
struct OperandProblem {
    std::optional<std::size_t> index;  ///< of the operand; nothing if their number is wrong
    std::string problem;               ///< "expected a number ..., found a string"
};

/// Checks number and kinds of the operands.
[[nodiscard]] std::optional<OperandProblem> check_operands(const Operation& operation);

/// What is wrong with an expression as the whole filter, or nothing.
[[nodiscard]] std::optional<std::string> check_filter(const Expression& expression);

/// "nested deeper than 64 levels", for messages.
[[nodiscard]] std::string too_deep();

}  // namespace rsclient::stac::cql2
