#include "stac/members.hpp"

#include <algorithm>

namespace rsclient::stac {

std::optional<std::string> optional_string(const json::Object& object, std::string_view name, std::string_view where) {
    const json::Value* value = object.find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return json::expect_string(*value, std::string(where) + "/" + std::string(name));
}

std::vector<std::string> optional_strings(const json::Object& object, std::string_view name, std::string_view where) {
    std::vector<std::string> values;
    const json::Value* value = object.find(name);
    if (value == nullptr || value->is_null()) return values;
    const std::string place = std::string(where) + "/" + std::string(name);
    for (const auto& element : json::expect_array(*value, place)) values.push_back(json::expect_string(element, place));
    return values;
}

json::Object without(const json::Object& object, std::initializer_list<std::string_view> known) {
    json::Object rest;
    for (const auto& [name, value] : object) {
        if (std::find(known.begin(), known.end(), name) == known.end()) rest.append(name, value);
    }
    return rest;
}

void set_if(json::Object& object, std::string_view name, const std::optional<std::string>& value) {
    if (value) object.set(name, *value);
}

json::Array to_array(const std::vector<std::string>& values) { return {values.begin(), values.end()}; }

}  // namespace rsclient::stac
