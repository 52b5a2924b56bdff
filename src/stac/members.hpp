#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::stac {

/// The members of `object` that are not in `known`.
[[nodiscard]] json::Object without(const json::Object& object, std::initializer_list<std::string_view> known);

/// Adds a member if there is something to say.
void set_if(json::Object& object, std::string_view name, const std::optional<std::string>& value);

/// Texts as a JSON array.
[[nodiscard]] json::Array to_array(const std::vector<std::string>& values);

}  // namespace rsclient::stac
