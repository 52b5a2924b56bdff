#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <array>
#include <concepts>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "key.hpp"

namespace rsclient::python {

/// How messages name the type that a parameter expects: "str", "list of int", "float or None".
template <class T>
struct TypeName {
    static std::string text() {
        if constexpr (std::same_as<T, bool>) {
            return "bool";
        } else if constexpr (std::integral<T>) {
            return "int";
        } else if constexpr (std::floating_point<T>) {
            return "float";
        } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>) {
            return "str";
        } else if constexpr (std::same_as<T, std::filesystem::path> || std::same_as<T, Key>) {
            return "str or PathLike";
        } else if constexpr (std::derived_from<T, pybind11::handle>) {
            const std::string_view name = pybind11::detail::handle_type_name<T>::name.text;
            return std::string(name.substr(name.rfind('.') + 1));  // without the module
        } else {
            return pybind11::type::of<T>().attr("__name__").template cast<std::string>();
        }
    }
};

template <class T>
struct TypeName<std::shared_ptr<T>> : TypeName<T> {};

template <class T>
struct TypeName<std::optional<T>> {
    static std::string text() { return TypeName<T>::text() + " or None"; }
};

template <class T>
struct TypeName<std::vector<T>> {
    static std::string text() { return "list of " + TypeName<T>::text(); }
};

template <class T, std::size_t N>
struct TypeName<std::array<T, N>> {
    static std::string text() { return "list of " + std::to_string(N) + " " + TypeName<T>::text(); }
};

template <class K, class V>
struct TypeName<std::map<K, V>> {
    static std::string text() { return "dict of " + TypeName<K>::text() + " to " + TypeName<V>::text(); }
};

template <class... T>
struct TypeName<std::variant<T...>> {
    static std::string text() {
        std::string all;
        ((all += (all.empty() ? "" : " or ") + TypeName<T>::text()), ...);
        return all;
    }
};

template <class... T>
struct TypeName<std::tuple<T...>> {
    static std::string text() {
        std::string all;
        ((all += (all.empty() ? "(" : ", ") + TypeName<T>::text()), ...);
        return all + ")";
    }
};

}  // namespace rsclient::python
