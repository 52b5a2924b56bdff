#include "rsclient/http/paged_range.hpp"

#include <doctest/doctest.h>

#include <ranges>
#include <string>
#include <vector>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::http;

static_assert(std::ranges::input_range<const PagedRange<int>>);

namespace {

/// Pages in the order in which they are handed out, and what was asked for them.
struct Book {
    std::vector<Page<int>> pages = {};
    std::vector<Request> asked = {};

    PagedRange<int> range(Request first, std::size_t max_items = 0) {
        return {"list things", std::move(first),
                [this](const Request& request) {
                    asked.push_back(request);
                    return pages.at(asked.size() - 1);
                },
                max_items};
    }
};

Request get(const std::string& url) { return {.url = url}; }

std::vector<int> all_of(const PagedRange<int>& range) {
    std::vector<int> items;
    for (const int item : range) items.push_back(item);
    return items;
}

}  // namespace

TEST_CASE("an empty page is not the end, a missing next is") {
    Book book{.pages = {{.items = {}, .next = get("p2")},
                        {.items = {1, 2}, .next = get("p3")},
                        {.items = {}, .next = get("p4")},
                        {.items = {}, .next = get("p5")},
                        {.items = {3}}}};
    CHECK(all_of(book.range(get("p1"))) == std::vector{1, 2, 3});
    REQUIRE(book.asked.size() == 5);
    CHECK(book.asked[0].url == "p1");
    CHECK(book.asked[4].url == "p5");
}

TEST_CASE("empty pages without end are an error") {
    int asked = 0;
    const PagedRange<int> range("list things", get("p0"), [&asked](const Request&) {
        return Page<int>{.next = get("p" + std::to_string(++asked))};
    });
    CHECK_THROWS_WITH_AS(static_cast<void>(all_of(range)), "list things: page 1001: the 1000 pages before it are empty",
                         DecodeError);
    CHECK(asked == 1000);
}

TEST_CASE("a range may be empty") {
    Book book{.pages = {{}}};
    CHECK(all_of(book.range(get("p1"))).empty());
    Book empty_pages{.pages = {{.items = {}, .next = get("p2")}, {}}};
    CHECK(all_of(empty_pages.range(get("p1"))).empty());
    CHECK(empty_pages.asked.size() == 2);
}

TEST_CASE("pages are fetched when they are needed") {
    Book book{.pages = {{.items = {1, 2}, .next = get("p2")}, {.items = {3}}}};
    const auto range = book.range(get("p1"));
    CHECK(book.asked.empty());
    auto at = range.begin();
    CHECK(book.asked.size() == 1);
    CHECK(*++at == 2);
    CHECK(book.asked.size() == 1);
    CHECK(*++at == 3);
    CHECK(book.asked.size() == 2);
    CHECK(++at == range.end());
}

TEST_CASE("the same next twice is a DecodeError that names the page, without secrets") {
    Book itself{.pages = {{.items = {1}, .next = get("http://me:s3cret@h/p1?token=s3cret")}}};
    CHECK_THROWS_WITH_AS(static_cast<void>(all_of(itself.range(get("http://me:s3cret@h/p1?token=s3cret")))),
                         "list things: page 1: its `next` link leads to a page that was read already, http://h/p1",
                         DecodeError);
    CHECK(itself.asked.size() == 1);

    Book circle{.pages = {{.items = {1}, .next = get("http://h/p2")},
                          {.items = {}, .next = get("http://h/p3")},
                          {.items = {2}, .next = get("http://h/p2")}}};
    CHECK_THROWS_WITH_AS(static_cast<void>(all_of(circle.range(get("http://h/p1")))),
                         "list things: page 3: its `next` link leads to a page that was read already, http://h/p2",
                         DecodeError);
    CHECK(circle.asked.size() == 3);
}

TEST_CASE("pages by POST are told apart by their body") {
    const auto post = [](const std::string& body) {
        return Request{.method = "POST", .url = "http://h/search", .body = body};
    };
    Book book{.pages = {{.items = {1}, .next = post("{\"page\":2}")},
                        {.items = {2}, .next = post("{\"page\":3}")},
                        {.items = {3}}}};
    CHECK(all_of(book.range(post("{}"))) == std::vector{1, 2, 3});

    Book circle{.pages = {{.items = {1}, .next = post("{}")}}};
    CHECK_THROWS_AS(static_cast<void>(all_of(circle.range(post("{}")))), DecodeError);
}

TEST_CASE("pages are told apart by their query and by their method") {
    const auto page = [](const char* number) { return Request{.url = "http://h/items", .query = {{"page", number}}}; };
    Book book{.pages = {{.items = {1}, .next = page("2")}, {.items = {2}, .next = page("3")}, {.items = {3}}}};
    CHECK(all_of(book.range(page("1"))) == std::vector{1, 2, 3});

    // The same page, whether the query stands in the URL or beside it.
    Book circle{.pages = {{.items = {1}, .next = get("http://h/items?page=1")}}};
    CHECK_THROWS_AS(static_cast<void>(all_of(circle.range(page("1")))), DecodeError);

    Book methods{.pages = {{.items = {1}, .next = get("http://h/search")}, {.items = {2}}}};
    CHECK(all_of(methods.range({.method = "POST", .url = "http://h/search"})) == std::vector{1, 2});
}

TEST_CASE("a limit stops without asking for another page") {
    const std::vector<Page<int>> pages = {
        {.items = {1, 2}, .next = get("p2")}, {.items = {3, 4}, .next = get("p3")}, {.items = {5}}};
    for (const auto& [limit, count, requests] :
         {std::tuple(1U, 1U, 1U), std::tuple(2U, 2U, 1U), std::tuple(3U, 3U, 2U), std::tuple(4U, 4U, 2U),
          std::tuple(5U, 5U, 3U), std::tuple(9U, 5U, 3U), std::tuple(0U, 5U, 3U)}) {
        CAPTURE(limit);
        Book book{.pages = pages};
        CHECK(all_of(book.range(get("p1"), limit)).size() == count);
        CHECK(book.asked.size() == requests);
    }
}

TEST_CASE("distinct elements: the first of each key, in every loop again") {
    Book book{
        .pages = {{.items = {1, 2}, .next = get("p2")}, {.items = {2, 1}, .next = get("p3")}, {.items = {3, 3, 0, 0}}}};
    const auto key = [](const int& item) { return item == 0 ? std::string() : std::to_string(item); };
    CHECK(all_of(book.range(get("p1")).distinct(key)) == std::vector{1, 2, 3, 0, 0});
    book.asked.clear();
    CHECK(all_of(book.range(get("p1"), 2).distinct(key)) == std::vector{1, 2});
    CHECK(book.asked.size() == 1);
}

TEST_CASE("a second loop starts again at page one") {
    const std::vector<Page<int>> pages = {{.items = {1}, .next = get("p2")}, {.items = {2}}};
    Book book{.pages = {pages[0], pages[1], pages[0], pages[1]}};
    const auto range = book.range(get("p1"), 2);
    CHECK(all_of(range) == std::vector{1, 2});
    CHECK(all_of(range) == std::vector{1, 2});
    CHECK(book.asked[2].url == "p1");
}

TEST_CASE("an iterator whose page could not be fetched is at its end") {
    int calls = 0;
    const PagedRange<int> range("list things", get("p1"), [&](const Request&) -> Page<int> {
        if (++calls == 2) throw TransportError("search", "timed out");
        return {.items = {1}, .next = get("p2")};
    });
    auto at = range.begin();
    CHECK_THROWS_AS(++at, TransportError);
    CHECK(at == range.end());
}

TEST_CASE("first_page tells the number of matches") {
    Book book{.pages = {{.items = {1}, .next = get("p2"), .matched = 7}}};
    const Page<int> page = book.range(get("p1")).first_page();
    CHECK(page.items == std::vector{1});
    CHECK(page.matched == 7);
}
