#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <variant>
#include <vector>

#include "async_calls.hpp"
#include "bind_client.hpp"
#include "callbacks.hpp"
#include "define.hpp"
#include "search_arguments.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using ItemStream = http::PageStream<stac::Item>;

/// A page of a search, or the error that kept it from coming.
class FetchedItems {
public:
    explicit FetchedItems(ItemStream::Outcome outcome) : outcome_(std::move(outcome)) {}

    [[nodiscard]] const std::vector<stac::Item>& items() const {
        if (const auto* failure = std::get_if<std::exception_ptr>(&outcome_)) std::rethrow_exception(*failure);
        return std::get<std::vector<stac::Item>>(outcome_);
    }

private:
    ItemStream::Outcome outcome_;
};

/// The pages of a search, fetched without a thread that waits. Cancelled when it ends.
class ItemPages {
public:
    explicit ItemPages(const ItemSearch& search)
        : calls_(AsyncCalls::current()),
          on_exit_(calls_.stop(), [stop = stop_]() mutable { stop.request_stop(); }),
          stream_(search.stream({.stop = stop_.get_token()})) {}

    ~ItemPages() { cancel(); }
    ItemPages(const ItemPages&) = delete;
    ItemPages& operator=(const ItemPages&) = delete;

    void next(const py::object& done) {
        auto completion = [callback = std::make_optional<Callback>(done),
                           &calls = calls_](ItemStream::Outcome outcome) mutable {
            hand_over(*callback, std::move(outcome));
            callback.reset();
            calls.end();
        };
        const py::gil_scoped_release released;
        calls_.begin();
        try {
            stream_->next(std::move(completion));
        } catch (...) {
            calls_.end();
            throw;
        }
    }

    void cancel() { stop_.request_stop(); }

private:
    /// An error of the callback is reported as Python reports those that no caller can get.
    static void hand_over(const Callback& callback, ItemStream::Outcome outcome) {
        const py::gil_scoped_acquire gil;
        try {
            callback(FetchedItems(std::move(outcome)));
        } catch (py::error_already_set& error) {
            error.discard_as_unraisable("handing over a page of a search");
        }
    }

    AsyncCalls& calls_;
    std::stop_source stop_ = {};
    std::stop_callback<std::function<void()>> on_exit_;
    std::shared_ptr<ItemStream> stream_;
};

}  // namespace

void bind_item_pages(py::module_& m) {
    Class<FetchedItems>(m, "FetchedItems", "A page of a search, or the error that kept it from coming.")
        .def("items", &FetchedItems::items, "The items, none after the last page. Raises the error.")
        .def("__repr__", [](const FetchedItems&) { return "<FetchedItems>"; });
    Class<ItemPages>(m, "ItemPages", "The pages of a search, for rsclient.async_search.")
        .constructor([](const ItemSearch& search) { return std::make_unique<ItemPages>(search); }, py::arg("search"))
        .def("next", &ItemPages::next, py::arg("done"),
             "Calls `done` with the next page, from any thread. One page is fetched ahead.")
        .def("cancel", &ItemPages::cancel, "Ends the request that is under way.")
        .def("__repr__", [](const ItemPages&) { return "<ItemPages>"; });
    py::module_::import("atexit").attr("register")(py::cpp_function([] {
        AsyncCalls& calls = AsyncCalls::current();
        const py::gil_scoped_release released;
        calls.finish();
    }));
}

}  // namespace rsclient::python
