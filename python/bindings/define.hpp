#pragma once

#include <pybind11/pybind11.h>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include "description.hpp"
#include "typed_call.hpp"

namespace rsclient::python {

/// `bind(call, docstring, policy)` with the function as Python shall see it.
template <class F, class Bind, class... Parts>
void bind_typed(const std::string& owner, const char* name, F function, const Bind& bind, bool has_self,
                const Parts&... parts) {
    static_assert(CallShape<F>::count == (0 + ... + std::size_t{is_parameter<Parts>}), "each parameter needs its name");
    Description description = Description::of(parts...);
    Signature signature(owner, name, std::move(description.parameters), has_self);
    const std::string docstring = signature.docstring(description.prose);
    pybind11::options options;
    options.disable_function_signatures();
    bind(TypedCall<F>(std::move(function), std::move(signature), description.without_gil), docstring.c_str(),
         policy_of(parts...));
}

/// Binds a function of the module with typed converters; `parts` are what pybind11's `def` takes.
template <class F, class... Parts>
void define(pybind11::module_& m, const char* name, F function, const Parts&... parts) {
    const auto bind = [&](auto call, const char* doc, auto policy) { m.def(name, std::move(call), doc, policy); };
    bind_typed("", name, std::move(function), bind, false, parts...);
}

/// A class of the module whose functions have typed converters. Operators, iterators and properties are pybind11's.
template <class T, class... Bases>
class Class : public pybind11::class_<T, Bases...> {
    using Base = pybind11::class_<T, Bases...>;

public:
    using Base::Base;

    template <class F, class... Parts>
    Class& def(const char* name, F function, const Parts&... parts) {
        if constexpr (std::is_member_function_pointer_v<F>) {
            return def(name, as_function(function), parts...);
        } else if constexpr (is_typed<F, Parts...>) {
            const auto bind = [&base = base(), name](auto call, const char* doc, auto policy) {
                base.def(name, std::move(call), doc, policy);
            };
            bind_typed(class_name(), name, std::move(function), bind, true, pybind11::arg("self"), parts...);
        } else {
            Base::def(name, std::move(function), parts...);
        }
        return *this;
    }

    template <class F, class... Parts>
    Class& def_static(const char* name, F function, const Parts&... parts) {
        const auto bind = [&base = base(), name](auto call, const char* doc, auto policy) {
            base.def_static(name, std::move(call), doc, policy);
        };
        bind_typed(class_name(), name, std::move(function), bind, false, parts...);
        return *this;
    }

    /// The constructor, by a function that makes an object.
    template <class F, class... Parts>
    Class& constructor(F function, const Parts&... parts) {
        const auto bind = [&base = base()](auto call, const char* doc, auto) {
            base.def(pybind11::init(std::move(call)), doc);
        };
        bind_typed(class_name(), "__init__", std::move(function), bind, false, parts...);
        return *this;
    }

    template <class Pickling>
    Class& pickled(Pickling pickling) {
        Base::def(std::move(pickling));
        return *this;
    }

    template <class... Parts>
    Class& def_readonly(const Parts&... parts) {
        Base::def_readonly(parts...);
        return *this;
    }

    template <class... Parts>
    Class& def_property_readonly(const Parts&... parts) {
        Base::def_property_readonly(parts...);
        return *this;
    }

private:
    /// Operators and iterators take what pybind11 has for them.
    template <class F, class... Parts>
    static constexpr bool is_typed = CallShape<F>::count == (1 + ... + std::size_t{is_parameter<Parts>}) &&
                                     !(... || std::same_as<Parts, pybind11::keep_alive<0, 1>>);

    [[nodiscard]] Base& base() noexcept { return *this; }
    [[nodiscard]] std::string class_name() const { return this->attr("__name__").template cast<std::string>(); }

    template <class R, class C, class... A>
    static auto as_function(R (C::*method)(A...)) {
        return [method](T& self, A... arguments) -> R { return (self.*method)(std::forward<A>(arguments)...); };
    }
    template <class R, class C, class... A>
    static auto as_function(R (C::*method)(A...) const) {
        return [method](const T& self, A... arguments) -> R { return (self.*method)(std::forward<A>(arguments)...); };
    }
};

}  // namespace rsclient::python
