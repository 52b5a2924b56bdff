#include "services/paging.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fixture.hpp"
#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::testing;

namespace {

constexpr const char* url = "https://rs.example/auxip/search";

std::string page(const std::string& id, const std::string& links) {
    return R"({"type":"FeatureCollection","features":[)" + (id.empty() ? "" : R"({"id":")" + id + R"("})") +
           R"(],"links":[)" + links + "]}";
}

std::string next(const std::string& href, const std::string& more = "") {
    return R"({"rel":"next","href":")" + href + R"(")" + more + "}";
}

Calls calls(const std::shared_ptr<FakeTransport>& transport) {
    return {options_with_key(), transport, "search things"};
}

http::Page<stac::Item> fetch_items(const Calls& through, http::Request request) {
    return services::fetch_items(through.pipeline(), through.call(std::move(request)));
}

http::PagedRange<stac::Item> paged_items(const Calls& through, http::Request first, std::size_t max_items) {
    return services::paged_items(through.pipeline(), through.call(std::move(first)), max_items);
}

http::Request post() {
    return {.method = "POST",
            .url = url,
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"limit":2,"collections":["a"]})"};
}

/// The request for the page after one with this link.
http::Request after(const http::Request& request, const std::string& link) {
    return fetch_items(calls(transport_with({answer(200, page("a", link))})), request).next.value();
}

}  // namespace

TEST_CASE("pages are followed by GET, past an empty one, until there is no next") {
    const auto transport =
        transport_with({answer(200, page("a", next(std::string(url) + "?limit=1&token=next:page=2"))),
                        answer(200, page("", next(std::string(url) + "?limit=1&token=next:page=3"))),
                        answer(200, page("b", R"({"rel":"previous","href":"https://rs.example/p1"})"))});
    CHECK(ids_of(paged_items(calls(transport), {.url = url, .query = {{"limit", "1"}}}, 0)) ==
          std::vector<std::string>{"a", "b"});
    REQUIRE(transport->requests.size() == 3);
    CHECK(transport->requests[1].url == std::string(url) + "?limit=1&token=next:page=2");
    CHECK(transport->requests[1].query.empty());
    CHECK(transport->requests[2].url == std::string(url) + "?limit=1&token=next:page=3");
}

TEST_CASE("a POST link's body is merged over the one that was sent") {
    const auto request = after(post(), next(url, R"(,"method":"POST","body":{"token":"next:x","limit":3})"));
    CHECK(request.method == "POST");
    CHECK(request.body == R"({"limit":3,"collections":["a"],"token":"next:x"})");
    CHECK(request.headers.at("Content-Type") == "application/json");
    CHECK(after(post(), next(url, R"(,"method":"POST","merge":true,"body":{"token":"t"})")).body ==
          R"({"limit":2,"collections":["a"],"token":"t"})");
}

TEST_CASE("a POST link that must not be merged brings the whole body") {
    CHECK(after(post(), next(url, R"(,"method":"POST","merge":false,"body":{"token":"t"})")).body ==
          R"({"token":"t"})");
}

TEST_CASE("a GET link after a POST has no body") {
    const auto request = after(post(), next(std::string(url) + "?token=t"));
    CHECK(request.method == "GET");
    CHECK(request.body.empty());
    CHECK(request.headers.find("Content-Type") == request.headers.end());
}

TEST_CASE("pages by POST that keep their URL are told apart by their body") {
    const std::string post_next = R"(,"method":"POST","body":{"token":")";
    const auto transport =
        transport_with({answer(200, page("a", next(url, post_next + R"(2"})"))),
                        answer(200, page("b", next(url, post_next + R"(3"})"))), answer(200, page("c", ""))});
    CHECK(ids_of(paged_items(calls(transport), post(), 0)) == std::vector<std::string>{"a", "b", "c"});
    CHECK(transport->requests[2].body == R"({"limit":2,"collections":["a"],"token":"3"})");
}

TEST_CASE("a next link keeps the origin we called, and the credentials stay inside") {
    const auto transport = transport_with(
        {answer(200, page("a", next("http://internal:8000/auxip/search?token=2"))), answer(200, page("b", ""))});
    CHECK(ids_of(paged_items(calls(transport), {.url = url}, 0)).size() == 2);
    CHECK(transport->requests[1].url == "https://rs.example/auxip/search?token=2");
    CHECK(transport->requests[1].credentials.at("x-api-key") == "key-1234");
    CHECK(after({.url = url}, next("https://evil.example?token=2")).url == "https://rs.example?token=2");
    CHECK(after({.url = url}, next("https://evil.example?from=/x")).url == "https://rs.example?from=/x");
    CHECK(after({.url = url}, next("https://evil.example")).url == "https://rs.example");
}

TEST_CASE("a relative next link is resolved against the page") {
    CHECK(after({.url = url}, next("?token=2")).url == "https://rs.example/auxip/search?token=2");
    CHECK(after({.url = url}, next("/auxip/search?token=2")).url == "https://rs.example/auxip/search?token=2");
    CHECK(after({.url = url}, next("search?token=2")).url == "https://rs.example/auxip/search?token=2");
}

TEST_CASE("a broken link hides nothing; if it is the next one, the items of its page come first") {
    const auto items = [](const std::string& links) {
        return paged_items(calls(transport_with({answer(200, page("a", links))})), {.url = url}, 0);
    };
    CHECK(ids_of(items(R"({"rel":"root"},{"href":"x"},5)")) == std::vector<std::string>{"a"});
    std::vector<std::string> ids;
    CHECK_THROWS_WITH_AS(
        [&] {
            for (const auto& item : items(R"({"rel":"next"})")) ids.push_back(item.id());
        }(),
        "search things: /links/0/href: missing", DecodeError);
    CHECK(ids == std::vector<std::string>{"a"});
}

namespace {

/// A transport whose first answer comes from elsewhere, as after a redirect; remembers what was asked for.
class MovedTransport final : public http::Transport {
public:
    MovedTransport(std::string moved_to, std::string first_page)
        : url_(std::move(moved_to)), page_(std::move(first_page)) {}
    http::Response send(const http::Request& request, const Context& /*context*/) override {
        requests.push_back(request);
        const bool first = requests.size() == 1;
        return {.status = 200, .body = first ? page_ : page("b", ""), .url = first ? url_ : request.url};
    }
    std::vector<http::Request> requests = {};

private:
    std::string url_;
    std::string page_;
};

/// The request for the second page of a search whose first one came from `moved_to`.
http::Request second_after(const std::string& moved_to, const std::string& link) {
    const auto transport = std::make_shared<MovedTransport>(moved_to, page("a", link));
    const Calls moved(options_with_key(), transport, "search things");
    CHECK(ids_of(paged_items(moved, {.url = url}, 0)) == std::vector<std::string>{"a", "b"});
    return transport->requests.at(1);
}

}  // namespace

TEST_CASE("a next link is relative to the URL that answered") {
    const std::string answered = "https://rs.example/api/v2/find?limit=1";
    for (const auto& [href, expected] : std::vector<std::pair<std::string, std::string>>{
             {"?token=2", "https://rs.example/api/v2/find?token=2"},
             {"more", "https://rs.example/api/v2/more"},
             {"/p/2", "https://rs.example/p/2"},
             {"http://internal:8000/api/v2/find?token=2", "https://rs.example/api/v2/find?token=2"}}) {
        const auto second = second_after(answered, next(href));
        CHECK(second.url == expected);
        CHECK(second.credentials.at("x-api-key") == "key-1234");
    }
}

TEST_CASE("pages of another origin are asked for without credentials") {
    for (const char* href : {"?token=2", "https://other.example/find?token=2", "https://rs.example/find?token=2"}) {
        const auto second = second_after("https://other.example/find", next(href));
        CHECK(second.url == "https://other.example/find?token=2");
        CHECK(second.credentials.empty());
    }
}

TEST_CASE("merged headers of earlier links stay within their origin") {
    const std::string link = next("?token=2", R"(,"method":"POST","merge":true,"headers":{"X-Page":"2"})");
    http::Request request = post();
    request.credentials = {{"X-Secret", "1"}};  // from the link to this page
    const auto next_from = [&](const std::string& answered) {
        const auto transport = std::make_shared<MovedTransport>(answered, page("a", link));
        return fetch_items(Calls(options_with_key(), transport, "search things"), request).next.value();
    };
    CHECK(next_from(url).credentials == http::Headers{{"X-Page", "2"}, {"X-Secret", "1"}});
    CHECK(next_from("https://other.example/find").credentials == http::Headers{{"X-Page", "2"}});
}

TEST_CASE("the headers of a next link are sent, to its origin only, and tell pages apart") {
    const auto transport = transport_with(
        {answer(200, page("a", next(url, R"(,"method":"POST","merge":true,"headers":{"X-Page":"2","X-Key":"k"})"))),
         answer(200, page("b", next(url, R"(,"method":"POST","merge":true,"headers":{"x-page":3})"))),
         answer(200, page("c", next(url, R"(,"method":"POST","headers":{"X-Last":"1"})"))),
         answer(200, page("d", ""))});
    CHECK(ids_of(paged_items(calls(transport), post(), 0)) == std::vector<std::string>{"a", "b", "c", "d"});
    const auto& requests = transport->requests;
    for (const auto& request : requests) CHECK(request.body == post().body);
    // Like credentials, so that a redirect to another origin drops them.
    CHECK(requests[1].credentials == http::Headers{{"X-Page", "2"}, {"X-Key", "k"}, {"x-api-key", "key-1234"}});
    CHECK(requests[2].credentials == http::Headers{{"X-Page", "3"}, {"X-Key", "k"}, {"x-api-key", "key-1234"}});
    CHECK(requests[3].credentials == http::Headers{{"X-Last", "1"}, {"x-api-key", "key-1234"}});
}

TEST_CASE("the headers of a next link replace neither credentials nor those of the transport") {
    const auto request =
        after(post(), next(url, R"(,"method":"POST","headers":{"X-API-Key":"evil","Authorization":"evil",
        "cookie":"evil","host":"evil","Content-Length":"0","transfer-encoding":"chunked","content-type":"a/b","X-Ok":"1"})"));
    CHECK(request.credentials == http::Headers{{"X-Ok", "1"}});
    CHECK(request.headers == post().headers);
}

TEST_CASE("a next link that cannot be followed is a DecodeError that says why") {
    const auto message = [](const std::string& link) {
        return message_of([&] { static_cast<void>(after(post(), next(url, link))); });
    };
    CHECK(message(R"(,"method":"DELETE")") == "search things: `next` link: /method: 'DELETE', expected GET or POST");
    CHECK(message(R"(,"method":7)") == "search things: `next` link: /method: expected a string, found a number");
    CHECK(message(R"(,"headers":{"a b":"1"})") ==
          "search things: `next` link: /headers: 'a b' cannot be the name of a header");
    CHECK(message(R"(,"headers":{"a":"1\r\nHost: evil"})") ==
          "search things: `next` link: /headers: header a holds a line break or a NUL");
    CHECK(message(R"(,"headers":["a"])") == "search things: `next` link: /headers: expected an object, found an array");
}

TEST_CASE("the method of a next link is read in any case") {
    const auto request = after({.url = url}, next(url, R"(,"method":"post","body":{"token":"2"})"));
    CHECK(request.method == "POST");
    CHECK(request.body == R"({"token":"2"})");
    CHECK(request.headers.at("Content-Type") == "application/json");
    CHECK(after(post(), next(url, R"(,"method":"get")")).method == "GET");
}

TEST_CASE("a page that links to itself would never end") {
    const auto transport = transport_with({answer(200, page("a", next(std::string(url) + "?limit=1")))});
    const auto items = paged_items(calls(transport), {.url = url, .query = {{"limit", "1"}}}, 0);
    CHECK_THROWS_AS(static_cast<void>(ids_of(items)), DecodeError);
    CHECK(transport->requests.size() == 1);
}

TEST_CASE("the limit ends the iteration without asking for the next page") {
    const auto transport = transport_with({answer(200, page("a", next(std::string(url) + "?token=2")))});
    CHECK(ids_of(paged_items(calls(transport), {.url = url}, 1)) == std::vector<std::string>{"a"});
}

TEST_CASE("a search may be repeated, also by POST") {
    const auto transport = transport_with({answer(503), answer(200, page("a", ""))});
    CHECK(ids_of(paged_items(calls(transport), post(), 0)) == std::vector<std::string>{"a"});
    CHECK(transport->requests[0].idempotent);
}

TEST_CASE("a page that is cut short or no page names the action") {
    const auto message = [](const std::string& body) {
        const auto transport = transport_with({answer(200, body)});
        return message_of([&] { static_cast<void>(ids_of(paged_items(calls(transport), {.url = url}, 0))); });
    };
    CHECK(message(R"({"type":"FeatureCollection","features":[{"id":"a"})").starts_with("search things"));
    CHECK(message(R"({"type":"FeatureCollection"})") ==
          "search things: /features: missing; expected a FeatureCollection");
    CHECK(message("[]").starts_with("search things: "));
    CHECK_THROWS_AS(static_cast<void>(fetch_items(calls(transport_with({answer(200, "{")})), {.url = url})),
                    DecodeError);
}

TEST_CASE("the number of matches is known if the service reports it") {
    const auto transport =
        transport_with({answer(200, R"({"features":[{"id":"a"}],"numberMatched":12})"), answer(200, page("", ""))});
    CHECK(fetch_items(calls(transport), {.url = url}).matched == 12);
    CHECK_FALSE(fetch_items(calls(transport), {.url = url}).matched.has_value());
}
