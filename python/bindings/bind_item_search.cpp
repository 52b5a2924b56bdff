#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <utility>

#include "bind_client.hpp"
#include "define.hpp"
#include "rsclient/stac/item_collection.hpp"
#include "search_arguments.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

constexpr auto no_gil = py::call_guard<py::gil_scoped_release>();

py::object next_item(ItemIterator& self) {
    std::optional<stac::Item> item;
    {
        const py::gil_scoped_release released;
        item = self.next();
    }
    if (!item) throw py::stop_iteration();
    return py::cast(std::move(*item));
}

/// The items from `start` to before `stop`, every `step`-th.
stac::ItemCollection items_between(const ItemSearch& search, std::size_t start, std::optional<std::size_t> stop,
                                   std::size_t step) {
    stac::ItemCollection found;
    if (stop && *stop <= start) return found;
    std::size_t at = 0;
    for (const auto& item : search) {
        if (at >= start && (at - start) % step == 0) found.items.push_back(item);
        if (++at == stop) break;
    }
    return found;
}

std::optional<std::size_t> count_from(const py::handle& bound, const char* name) {
    if (bound.is_none()) return std::nullopt;
    const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(bound.ptr()));
    if (!number) throw py::error_already_set();
    const auto value = number.cast<std::ptrdiff_t>();
    if (value < 0) {
        throw py::index_error(std::string(name) + " is " + std::to_string(value) +
                              ": a search is read from its start, and its end is not known; use collect() first");
    }
    return static_cast<std::size_t>(value);
}

py::object items_at(const ItemSearch& self, const py::object& key) {
    if (!py::isinstance<py::slice>(key)) {
        const std::size_t index = *count_from(key, "index");
        auto found = released([&] { return items_between(self, index, index + 1, 1); });
        if (found.items.empty()) throw py::index_error("item " + std::to_string(index) + ": the search finds fewer");
        return py::cast(std::move(found.items.front()));
    }
    const std::size_t start = count_from(key.attr("start"), "start").value_or(0);
    const auto stop = count_from(key.attr("stop"), "stop");
    const std::size_t step = count_from(key.attr("step"), "step").value_or(1);
    if (step == 0) throw py::value_error("slice step cannot be zero");
    return py::cast(released([&] { return items_between(self, start, stop, step); }));
}

}  // namespace

void bind_item_search(py::module_& m) {
    Class<ItemIterator>(m, "ItemIterator", "A walk through a search; fetches the next page when it is needed.")
        .def(
            "__iter__", [](ItemIterator& self) -> ItemIterator& { return self; },
            py::return_value_policy::reference_internal)
        .def("__next__", &next_item)
        .def("__repr__", [](const ItemIterator& self) { return "<ItemIterator of " + describe(self.search()) + ">"; });
    Class<ItemSearch>(m, "ItemSearch", "Items of all pages, fetched while you iterate; each loop starts again.")
        .def("__iter__", [](const ItemSearch& self) { return ItemIterator(self); })
        .def(
            "matched", [](const ItemSearch& self) { return self.first_page().matched; }, no_gil,
            "How many there are in all, if the service says so; asks for one page.")
        .def(
            "collect",
            [](const ItemSearch& self) {
                stac::ItemCollection collection;
                for (const auto& item : self) collection.items.push_back(item);
                return collection;
            },
            no_gil, "All of them in memory.")
        .def(
            "__aiter__",
            [](const py::object& self) { return py::module_::import("rsclient.async_search").attr("items")(self); },
            "The same for asyncio: a page is fetched while the one before it is used.")
        .def(
            "collect_async",
            [](const py::object& self) { return py::module_::import("rsclient.async_search").attr("collect")(self); },
            "All of them in memory; to be awaited.")
        .def("__getitem__", &items_at, py::arg("key"),
             "The item at an index, or the items of a slice, fetching no more pages than that takes; counted from the "
             "start only.")
        .def("__repr__", &describe);
}

}  // namespace rsclient::python
