#pragma once

#include <pybind11/pybind11.h>

#include <string>

namespace rsclient::python {

/// The name of an object in a byte store: text, or a relative path such as PurePosixPath("a") / "b".
struct Key {
    std::string text = {};
};

}  // namespace rsclient::python

template <>
struct pybind11::detail::type_caster<rsclient::python::Key> {
    PYBIND11_TYPE_CASTER(rsclient::python::Key, const_name("str | os.PathLike[str]"));

    bool load(handle source, bool /*convert*/) {
        const auto text = reinterpret_steal<object>(PyOS_FSPath(source.ptr()));
        if (!text) PyErr_Clear();
        make_caster<std::string> caster;
        if (!text || !isinstance<str>(text) || !caster.load(text, false)) return false;
        value.text = cast_op<std::string&&>(std::move(caster));
        return true;
    }
};
