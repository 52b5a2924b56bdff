#include "rsclient/http/page_stream.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/http/paged_range.hpp"

using namespace rsclient;
using namespace rsclient::http;

namespace {

using Stream = PageStream<int>;

/// Requests that were started, to be answered one by one.
struct Desk {
    std::vector<std::string> asked = {};
    std::vector<std::function<void(PageOutcome<int>)>> open = {};
    std::vector<Stream::Outcome> outcomes = {};

    std::shared_ptr<Stream> stream(std::size_t max_items = 0) {
        return PagedRange<int>("list things", {.url = "p1"}, {}, max_items,
                               [this](const Request& request, const Context&, auto done) {
                                   asked.push_back(request.url);
                                   open.push_back(std::move(done));
                               })
            .stream();
    }

    Stream::Completion note() {
        return [this](Stream::Outcome outcome) { outcomes.push_back(std::move(outcome)); };
    }

    void answer(PageOutcome<int> outcome) {
        const auto done = std::exchange(open.back(), {});
        open.pop_back();
        done(std::move(outcome));
    }

    /// The elements of the page that was handed over last.
    [[nodiscard]] std::vector<int> last() const { return std::get<std::vector<int>>(outcomes.back()); }
};

Request get(const std::string& url) { return {.url = url}; }

}  // namespace

TEST_CASE("one page is fetched while the one before it is used, and no more") {
    Desk desk;
    const auto stream = desk.stream();
    CHECK(desk.asked.empty());
    stream->next(desk.note());
    CHECK(desk.asked == std::vector<std::string>{"p1"});
    desk.answer(Page<int>{.items = {1, 2}, .next = get("p2")});
    CHECK(desk.last() == std::vector{1, 2});
    CHECK(desk.asked == std::vector<std::string>{"p1", "p2"});
    desk.answer(Page<int>{.items = {3}, .next = get("p3")});
    CHECK(desk.asked.size() == 2);  // p3 waits until p2 is used
    CHECK(desk.outcomes.size() == 1);
    stream->next(desk.note());
    CHECK(desk.last() == std::vector{3});
    CHECK(desk.asked.back() == "p3");
    stream->next(desk.note());
    CHECK(desk.outcomes.size() == 2);
    desk.answer(Page<int>{.items = {4}});
    CHECK(desk.last() == std::vector{4});
    for (int i = 0; i < 2; ++i) {
        stream->next(desk.note());
        CHECK(desk.last().empty());
    }
    CHECK(desk.asked.size() == 3);
}

TEST_CASE("a stream passes over empty pages and asks for none that a limit makes needless") {
    Desk desk;
    const auto stream = desk.stream(3);
    stream->next(desk.note());
    desk.answer(Page<int>{.items = {}, .next = get("p2")});
    CHECK(desk.outcomes.empty());
    desk.answer(Page<int>{.items = {1, 2}, .next = get("p3")});
    CHECK(desk.last() == std::vector{1, 2});
    desk.answer(Page<int>{.items = {3, 4}, .next = get("p4")});
    stream->next(desk.note());
    CHECK(desk.last() == std::vector{3});
    stream->next(desk.note());
    CHECK(desk.last().empty());
    CHECK(desk.asked == std::vector<std::string>{"p1", "p2", "p3"});
}

TEST_CASE("an error comes after the elements before it, once") {
    Desk desk;
    const auto stream = desk.stream();
    stream->next(desk.note());
    desk.answer(Page<int>{.items = {1}, .next = get("p2")});
    desk.answer(std::make_exception_ptr(TransportError("search", "timed out")));
    CHECK(desk.last() == std::vector{1});
    stream->next(desk.note());
    CHECK_THROWS_AS(std::rethrow_exception(std::get<std::exception_ptr>(desk.outcomes.back())), TransportError);
    stream->next(desk.note());
    CHECK(desk.last().empty());
    CHECK(desk.asked.size() == 2);
}

TEST_CASE("a next link that leads back is an error after the page that has it") {
    Desk desk;
    const auto stream = desk.stream();
    stream->next(desk.note());
    desk.answer(Page<int>{.items = {1}, .next = get("p1")});
    CHECK(desk.last() == std::vector{1});
    stream->next(desk.note());
    CHECK_THROWS_AS(std::rethrow_exception(std::get<std::exception_ptr>(desk.outcomes.back())), DecodeError);
}

TEST_CASE("a page is awaited once at a time") {
    Desk desk;
    const auto stream = desk.stream();
    stream->next(desk.note());
    CHECK_THROWS_AS(stream->next(desk.note()), std::logic_error);
    desk.answer(Page<int>{.items = {1}});
    CHECK(desk.outcomes.size() == 1);
    CHECK_THROWS_AS(static_cast<void>(PagedRange<int>("list things", get("p1"), {}).stream()), std::logic_error);
}
