#include "stac/members.hpp"

#include <algorithm>

namespace rsclient::stac {

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
