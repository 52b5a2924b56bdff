#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
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

/// The elements of all pages, fetched while you iterate; a new loop starts again at page one.
///
/// An empty page is not the end, a missing `next` is. The same `next` twice would never end and is a DecodeError.
template <class T>
class PagedRange {
public:
    using Fetch = std::function<Page<T>(const Request&)>;
    using Key = std::function<std::string(const T&)>;

    /// At most `max_items` elements, or all if it is 0. `action` opens the messages of errors, e.g. "search AUXIP
    /// items".
    PagedRange(std::string action, Request first, Fetch fetch, std::size_t max_items = 0)
        : action_(std::move(action)), first_(std::move(first)), fetch_(std::move(fetch)), max_items_(max_items) {}

    /// The same without the elements whose key came before, also on another page; those with an empty key stay. A loop
    /// keeps the keys in memory, nothing else of the elements.
    [[nodiscard]] PagedRange distinct(Key key) const {
        PagedRange range = *this;
        range.key_ = std::move(key);
        return range;
    }

    /// Walks the pages; input iterator.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        Iterator() = default;
        Iterator(std::string action, Request first, Fetch fetch, std::size_t max_items, Key key = {})
            : action_(std::move(action)),
              next_(std::move(first)),
              fetch_(std::move(fetch)),
              key_(std::move(key)),
              left_(max_items),
              limited_(max_items > 0) {
            fetch_until_some();
        }

        reference operator*() const { return page_[at_]; }
        pointer operator->() const { return &page_[at_]; }
        Iterator& operator++() {
            ++at_;
            if (limited_ && --left_ == 0) return *this = Iterator();
            fetch_until_some();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_end() == b.at_end(); }

    private:
        [[nodiscard]] bool at_end() const { return at_ == page_.size() && !next_ && !failure_; }

        /// Body and headers belong to it: searches by POST keep their URL, and a `next` link may differ in them alone.
        static std::string identity_of(const Request& request, const std::string& url) {
            std::string identity = request.method + " " + url + " " + request.body;
            for (const auto* headers : {&request.headers, &request.credentials}) {
                for (const auto& [name, value] : *headers) identity += "\n" + name + ": " + value;
            }
            return identity;
        }

        void fetch_until_some() {
            while (at_ == page_.size() && (next_ || failure_)) {
                if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
                // From here on a failure ends the iteration: the iterator holds neither elements nor a page to ask for.
                const Request request = *std::exchange(next_, std::nullopt);
                page_.clear();
                at_ = 0;
                const std::string url = with_query(request.url, request.query);
                if (!seen_.insert(identity_of(request, url)).second) {
                    throw DecodeError(action_ + ": page " + std::to_string(seen_.size()),
                                      "its `next` link leads to a page that was read already, " + without_secrets(url));
                }
                Page<T> page = fetch_(request);
                page_ = std::move(page.items);
                next_ = std::move(page.next);
                failure_ = std::move(page.failure);
                if (key_) std::erase_if(page_, [this](const T& element) { return came_before(element); });
            }
        }

        [[nodiscard]] bool came_before(const T& element) {
            std::string key = key_(element);
            return !key.empty() && !keys_.insert(std::move(key)).second;
        }

        std::string action_ = {};
        std::vector<T> page_ = {};
        std::size_t at_ = 0;
        std::optional<Request> next_ = {};
        std::exception_ptr failure_ = {};
        Fetch fetch_ = {};
        Key key_ = {};
        std::unordered_set<std::string> keys_ = {};  ///< of the elements so far
        std::set<std::string> seen_ = {};            ///< pages
        std::size_t left_ = 0;
        bool limited_ = false;
    };

    [[nodiscard]] Iterator begin() const { return {action_, first_, fetch_, max_items_, key_}; }
    [[nodiscard]] Iterator end() const { return {}; }

    /// What is asked for first.
    [[nodiscard]] const Request& first() const noexcept { return first_; }

    /// The first page alone, with the number of matches if the service tells it.
    [[nodiscard]] Page<T> first_page() const { return fetch_(first_); }

private:
    std::string action_;
    Request first_;
    Fetch fetch_;
    std::size_t max_items_;
    Key key_ = {};
};

}  // namespace rsclient::http
