#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "converters.hpp"
#include "signature.hpp"

namespace rsclient::python {

/// Result and parameters of a function or of an object that is called.
template <class F>
struct CallShape : CallShape<decltype(&F::operator())> {};
template <class R, class... A>
struct CallShape<R (*)(A...)> {
    using Result = R;
    using Arguments = std::tuple<A...>;
    static constexpr std::size_t count = sizeof...(A);
};
template <class R, class C, class... A>
struct CallShape<R (C::*)(A...)> : CallShape<R (*)(A...)> {};
template <class R, class C, class... A>
struct CallShape<R (C::*)(A...) const> : CallShape<R (*)(A...)> {};

/// Takes whatever Python gives and calls `function` with the arguments, each converted by the type of its parameter.
template <class F>
class TypedCall {
public:
    using Shape = CallShape<F>;

    TypedCall(F function, Signature signature, bool without_gil)
        : function_(std::move(function)), signature_(std::move(signature)), without_gil_(without_gil) {}

    typename Shape::Result operator()(const pybind11::args& by_position, const pybind11::kwargs& by_name) const {
        std::array<pybind11::handle, Shape::count> arguments = {};
        signature_.arrange(by_position, by_name, arguments);
        return call(arguments, std::make_index_sequence<Shape::count>());
    }

private:
    template <std::size_t... I>
    typename Shape::Result call([[maybe_unused]] const std::array<pybind11::handle, Shape::count>& arguments,
                                std::index_sequence<I...>) const {
        [[maybe_unused]] std::tuple<Converter<std::tuple_element_t<I, typename Shape::Arguments>>...> converters;
        (std::get<I>(converters).load(arguments[I], signature_.parameters()[I], signature_), ...);
        std::optional<pybind11::gil_scoped_release> no_gil;
        if (without_gil_) no_gil.emplace();
        return function_(std::get<I>(converters).get()...);
    }

    F function_;
    Signature signature_;
    bool without_gil_;
};

}  // namespace rsclient::python
