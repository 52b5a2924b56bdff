#pragma once

#include <pybind11/pybind11.h>

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "signature.hpp"

namespace rsclient::python {

/// What stands beside a function where it is bound: names and defaults of its parameters, prose, whether it runs
/// without the GIL.
struct Description {
    std::vector<Parameter> parameters = {};
    std::string prose = {};
    bool by_position = true;
    bool without_gil = false;

    void add(const pybind11::arg_v& given) { parameters.push_back({given.name, given.value, by_position}); }
    void add(const pybind11::arg& given) { parameters.push_back({given.name, {}, by_position}); }
    void add(const pybind11::kw_only&) { by_position = false; }
    void add(const char* text) { prose = text; }
    void add(const pybind11::call_guard<pybind11::gil_scoped_release>&) { without_gil = true; }
    void add(pybind11::return_value_policy) {}  // see policy_of

    template <class... Parts>
    [[nodiscard]] static Description of(const Parts&... parts) {
        Description description;
        (description.add(parts), ...);
        return description;
    }
};

template <class Part>
inline constexpr bool is_parameter = std::derived_from<Part, pybind11::arg>;

/// How pybind11 converts the result; `automatic` is what it does by itself.
template <class... Parts>
[[nodiscard]] constexpr pybind11::return_value_policy policy_of(const Parts&... parts) {
    auto policy = pybind11::return_value_policy::automatic;
    [[maybe_unused]] const auto look = [&policy](const auto& part) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(part)>, pybind11::return_value_policy>) policy = part;
    };
    (look(parts), ...);
    return policy;
}

}  // namespace rsclient::python
