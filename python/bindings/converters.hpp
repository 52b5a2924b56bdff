#pragma once

#include <pybind11/pybind11.h>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "signature.hpp"
#include "type_name.hpp"

namespace rsclient::python {

/// What a parameter holds if it is not None.
template <class T>
struct Present {
    using Type = T;
    static constexpr bool is_optional = false;
};
template <class T>
struct Present<std::optional<T>> {
    using Type = T;
    static constexpr bool is_optional = true;
};

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/// The converter of one parameter: pybind11's, with our messages for what it refuses.
template <class A>
class Converter {
public:
    using Type = pybind11::detail::intrinsic_t<A>;

    /// @throws type_error, value_error as Signature::refuse
    void load(pybind11::handle value, const Parameter& parameter, const Signature& signature) {
        const bool may_be_none = takes_none || value.is(parameter.fallback);
        if ((value.is_none() && !may_be_none) || !is_loaded(value)) refuse(value, parameter.name, signature);
    }

    decltype(auto) get() { return pybind11::detail::cast_op<A>(std::move(caster_)); }

private:
    using Content = typename Present<Type>::Type;

    /// pybind11 also makes None a null pointer; where that is meant, it is the fallback.
    static constexpr bool takes_none = Present<Type>::is_optional || std::derived_from<Type, pybind11::object>;

    [[nodiscard]] bool is_loaded(pybind11::handle value) {
        // pybind11 would take bytes for text.
        if (std::same_as<Content, std::string> && !value.is_none() && !PyUnicode_Check(value.ptr())) return false;
        try {
            // Whole numbers are numbers, but what merely has a truth value is no bool.
            return caster_.load(value, !std::same_as<Content, bool>);
        } catch (const pybind11::reference_cast_error&) {
            return false;  // None in a list
        }
    }

    [[noreturn]] static void refuse(pybind11::handle value, const std::string& name, const Signature& signature) {
        if constexpr (is_list<Content>) {
            if (pybind11::isinstance<pybind11::list>(value) || pybind11::isinstance<pybind11::tuple>(value)) {
                std::size_t index = 0;
                for (const pybind11::handle item : value) {
                    const std::string place = name + "[" + std::to_string(index++) + "]";
                    Converter<typename Content::value_type>().load(item, {.name = place}, signature);
                }
            }
        }
        signature.refuse(name, value, TypeName<Type>::text());
    }

    pybind11::detail::make_caster<A> caster_ = {};
};

}  // namespace rsclient::python
