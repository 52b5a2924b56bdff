#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rsclient/stac/asset.hpp"

namespace rsclient::stac {

/// Assets by key, in the order in which they were written. Each is decoded on its own, on access: a broken one does not
/// hide the others. A value: copies are cheap.
class Assets {
public:
    Assets() = default;  ///< empty

    /// The assets of the object `text`; `where` names it in messages. @throws DecodeError if it is not an object
    Assets(const json::RawJson& text, std::string where);
    Assets(const json::Object& object, std::string where);

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::vector<std::string> keys() const;  ///< those of broken assets, too

    /// The position of a key, or nothing.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const noexcept;

    /// A key and its asset by position, which must be below size(). @throws DecodeError naming the place if it is
    /// broken
    [[nodiscard]] std::pair<std::string, Asset> operator[](std::size_t index) const;

    /// The asset of this key. @throws std::out_of_range listing the keys; DecodeError naming the place if it is broken
    [[nodiscard]] Asset at(std::string_view key) const;

    /// Why each broken asset cannot be read, by key.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> faults() const;

    /// Walks keys and assets; input iterator. Reading a broken asset throws DecodeError, going on to the next does not.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = std::pair<std::string, Asset>;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = value_type;

        Iterator(const Assets& assets, std::size_t index) : assets_(&assets), index_(index) {}
        value_type operator*() const { return (*assets_)[index_]; }
        Iterator& operator++() { return ++index_, *this; }
        void operator++(int) { ++index_; }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

    private:
        const Assets* assets_;
        std::size_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }

    friend bool operator==(const Assets& a, const Assets& b);

private:
    struct State;
    void set_state(State&& state);
    std::shared_ptr<const State> state_ = {};
};

}  // namespace rsclient::stac
