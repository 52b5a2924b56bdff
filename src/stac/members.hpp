#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"
#include "rsclient/json/value.hpp"

namespace rsclient::stac {

/// A text that may be absent or null. `place()` is its name in messages, asked for only if there is one to write.
/// @throws DecodeError if it is anything else
template <class Place>
[[nodiscard]] std::optional<std::string> optional_string(const json::Value* value, const Place& place) {
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (const std::string* text = value->string()) return *text;
    return json::expect_string(*value, place());
}

/// An array of texts that may be absent or null. @throws DecodeError naming `where` if it is anything else
[[nodiscard]] std::vector<std::string> optional_strings(const json::Value* value, std::string_view where);

/// Calls `read` with each element of a list and its place. A DecodeError of one becomes a warning, and the next
/// follows.
template <class Read>
void for_each_readable(const json::Array& list, const std::string& where, const Read& read) {
    for (std::size_t index = 0; index < list.size(); ++index) {
        try {
            read(list[index], where + "/" + std::to_string(index));
        } catch (const DecodeError& error) {
            warn(error.action(), error.detail() + "; left out");
        }
    }
}

/// The members of `object` that are not in `known`.
[[nodiscard]] json::Object without(const json::Object& object, std::initializer_list<std::string_view> known);

/// Adds a member if there is something to say.
void set_if(json::Object& object, std::string_view name, const std::optional<std::string>& value);

/// Texts as a JSON array.
[[nodiscard]] json::Array to_array(const std::vector<std::string>& values);

}  // namespace rsclient::stac
