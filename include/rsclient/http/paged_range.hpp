#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rsclient/http/page_stream.hpp"
#include "rsclient/http/page_walk.hpp"

namespace rsclient::http {

/// The elements of all pages, fetched while you iterate; a new loop starts again at page one.
///
/// An empty page is not the end, a missing `next` is. The same `next` twice would never end and is a DecodeError.
template <class T>
class PagedRange {
public:
    using Fetch = std::function<Page<T>(const Request&)>;
    using Key = typename PageWalk<T>::Key;

    /// At most `max_items` elements, or all if it is 0. `action` opens the messages of errors, e.g. "search AUXIP
    /// items". Without a `start`, stream() is not available.
    PagedRange(std::string action, Request first, Fetch fetch, std::size_t max_items = 0, StartPage<T> start = {})
        : action_(std::move(action)),
          first_(std::move(first)),
          fetch_(std::move(fetch)),
          start_(std::move(start)),
          max_items_(max_items) {}

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
        Iterator(PageWalk<T> walk, Fetch fetch) : walk_(std::move(walk)), fetch_(std::move(fetch)) {
            fetch_until_some();
        }

        reference operator*() const { return page_[at_]; }
        pointer operator->() const { return &page_[at_]; }
        Iterator& operator++() {
            ++at_;
            fetch_until_some();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_end() == b.at_end(); }

    private:
        [[nodiscard]] bool at_end() const { return at_ == page_.size() && walk_.at_end(); }

        void fetch_until_some() {
            while (at_ == page_.size() && !walk_.at_end()) {
                // From here on a failure ends the iteration: the iterator holds neither elements nor a page to ask for.
                page_.clear();
                at_ = 0;
                page_ = walk_.accept(fetch_(walk_.next_request()));
            }
        }

        PageWalk<T> walk_ = {};
        Fetch fetch_ = {};
        std::vector<T> page_ = {};
        std::size_t at_ = 0;
    };

    [[nodiscard]] Iterator begin() const { return {walk(), fetch_}; }
    [[nodiscard]] Iterator end() const { return {}; }

    /// The same elements page by page, without a thread that waits. @throws std::logic_error if the range has no start
    [[nodiscard]] std::shared_ptr<PageStream<T>> stream(Context context = {}) const {
        if (!start_) throw std::logic_error(action_ + ": the pages cannot be fetched asynchronously");
        return std::make_shared<PageStream<T>>(walk(), start_, std::move(context));
    }

    /// What is asked for first.
    [[nodiscard]] const Request& first() const noexcept { return first_; }

    /// The first page alone, with the number of matches if the service reports it.
    [[nodiscard]] Page<T> first_page() const { return fetch_(first_); }

private:
    [[nodiscard]] PageWalk<T> walk() const { return {action_, first_, max_items_, key_}; }

    std::string action_;
    Request first_;
    Fetch fetch_;
    StartPage<T> start_;
    std::size_t max_items_;
    Key key_ = {};
};

}  // namespace rsclient::http
