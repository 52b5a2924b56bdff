#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/http/message.hpp"
#include "rsclient/http/url.hpp"

namespace rsclient::http {

/// One page of an answer, and how to ask for the one after it.
template <class T>
struct Page {
    std::vector<T> items = {};
    std::optional<Request> next = {};
    std::exception_ptr failure = {};  ///< thrown once the elements are used up: the next page cannot be asked for
    std::optional<std::size_t> matched = {};  ///< how many there are in all, if the service says so
};

/// Pages without an element that may follow one another, as filters of a service may leave some of them empty.
inline constexpr std::size_t most_empty_pages = 1000;

/// The order in which pages are asked for, and which of their elements count; it sends nothing itself.
template <class T>
class PageWalk {
public:
    using Key = std::function<std::string(const T&)>;

    /// A walk that has ended.
    PageWalk() = default;

    /// At most `max_items` elements, or all if it is 0, without those whose key came before if there is a `key`.
    PageWalk(std::string action, Request first, std::size_t max_items, Key key)
        : action_(std::move(action)),
          next_(std::move(first)),
          key_(std::move(key)),
          left_(max_items),
          limited_(max_items > 0) {}

    /// Whether no page is left to ask for.
    [[nodiscard]] bool at_end() const { return !next_ && !failure_; }

    /// The request of the next page, unless at_end(). A failure ends the walk.
    /// @throws DecodeError if that page was read already, or too many in a row were empty; what kept the last page from
    ///         naming the next
    [[nodiscard]] Request next_request() {
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
        Request request = *std::exchange(next_, std::nullopt);
        if (empty_pages_ >= most_empty_pages) {
            throw DecodeError(action_ + ": page " + std::to_string(seen_.size() + 1),
                              "the " + std::to_string(empty_pages_) + " pages before it are empty");
        }
        const std::string url = with_query(request.url, request.query);
        if (!seen_.insert(identity_of(request, url)).second) {
            throw DecodeError(action_ + ": page " + std::to_string(seen_.size()),
                              "its `next` link leads to a page that was read already, " + without_secrets(url));
        }
        return request;
    }

    /// The elements of the page that was asked for that count.
    [[nodiscard]] std::vector<T> accept(Page<T> page) {
        next_ = std::move(page.next);
        failure_ = std::move(page.failure);
        std::vector<T> items = std::move(page.items);
        empty_pages_ = items.empty() ? empty_pages_ + 1 : 0;
        if (key_) std::erase_if(items, [this](const T& element) { return came_before(element); });
        if (!limited_) return items;
        if (items.size() >= left_) {
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(left_), items.end());
            next_.reset();
            failure_ = nullptr;
        }
        left_ -= items.size();
        return items;
    }

private:
    /// Body and headers belong to it: searches by POST keep their URL, and a `next` link may differ in them alone.
    static std::string identity_of(const Request& request, const std::string& url) {
        std::string identity = request.method + " " + url + " " + request.body;
        for (const auto* headers : {&request.headers, &request.credentials}) {
            for (const auto& [name, value] : *headers) identity += "\n" + name + ": " + value;
        }
        return identity;
    }

    [[nodiscard]] bool came_before(const T& element) {
        std::string key = key_(element);
        return !key.empty() && !keys_.insert(std::move(key)).second;
    }

    std::string action_ = {};
    std::optional<Request> next_ = {};
    std::exception_ptr failure_ = {};
    Key key_ = {};
    std::unordered_set<std::string> keys_ = {};  ///< of the elements so far
    std::set<std::string> seen_ = {};            ///< pages
    std::size_t empty_pages_ = 0;                ///< since the last element
    std::size_t left_ = 0;
    bool limited_ = false;
};

}  // namespace rsclient::http
