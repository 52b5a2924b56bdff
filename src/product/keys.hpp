#pragma once

#include <string>
#include <string_view>

namespace rsclient::product {

/// The key of `name` below `parent`; either may be empty.
[[nodiscard]] inline std::string join_key(std::string_view parent, std::string_view name) {
    std::string key(parent);
    if (!parent.empty() && !name.empty()) key += '/';
    return key += name;
}

/// The part before the last `/`; "" without one.
[[nodiscard]] inline std::string_view parent_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// What stands after the last `/`.
[[nodiscard]] inline std::string_view last_name_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The path without slashes at its ends.
[[nodiscard]] inline std::string_view trim_slashes(std::string_view path) {
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

}  // namespace rsclient::product
