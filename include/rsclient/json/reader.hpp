#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::json {

/// A cursor that goes forward through a JSON value, from an object or array into what it holds, and knows its path:
/// what it refuses is named by its place. Cheap to make; the path becomes text only for a message.
///
/// A reader points to its value and to the reader it came from. Both must outlive it, so that a temporary reader gives
/// values but no further readers.
class Reader {
public:
    /// Makes the beginning of messages, e.g. "get jobs: ".
    using Origin = std::function<std::string()>;

    /// At a whole document. `origin` begins its messages.
    Reader(const Value& document, std::string origin);

    /// The same; `origin` is called for a message only. `name`: that of the value within its document.
    Reader(const Value& value, Origin origin, std::string_view name = "");

    [[nodiscard]] const Value& value() const noexcept { return *value_; }
    [[nodiscard]] bool is_null() const noexcept { return value_->is_null(); }

    /// The name of this member of an object; "" of an element and of a document.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }

    /// Where this is, e.g. "get jobs: /jobs/3/status".
    [[nodiscard]] std::string path() const;

    /// @throws DecodeError "<path>: <reason>", always
    [[noreturn]] void refuse(std::string_view reason) const;

    /// @throws DecodeError "<path>/<name>: missing", always
    [[noreturn]] void refuse_missing(std::string_view name) const;

    /// @name The value as one kind. @throws DecodeError "<path>: expected a string, found null"
    /// @{
    [[nodiscard]] const std::string& string() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] std::int64_t whole_number() const;
    [[nodiscard]] const Object& object() const;
    [[nodiscard]] const Array& array() const;
    [[nodiscard]] std::vector<std::string> strings() const;  ///< an array of nothing but strings
    /// @}

    /// A member of an object. @throws DecodeError if this is no object or has none of this name
    [[nodiscard]] Reader member(std::string_view name) const&;

    /// A member of an object, unless it is absent or null. @throws DecodeError if this is no object
    [[nodiscard]] std::optional<Reader> find(std::string_view name) const&;

    /// The text of a member, unless it is absent or null. @throws DecodeError if it is anything else
    [[nodiscard]] std::optional<std::string> find_string(std::string_view name) const;

    /// At a member of this object whose value was parsed on its own.
    [[nodiscard]] Reader at_member(std::string_view name, const Value& value) const& noexcept {
        return {value, *this, name};
    }

    class Children;
    [[nodiscard]] Children elements() const&;  ///< of an array. @throws DecodeError if it is none
    [[nodiscard]] Children members() const&;   ///< of an object. @throws DecodeError if it is none

    /// Calls `read` with each element of an array. A DecodeError of one becomes a warning, and the next follows.
    /// @throws DecodeError if this is no array
    void read_elements(const std::function<void(const Reader& element)>& read) const;

    Reader member(std::string_view name) const&& = delete;
    Reader at_member(std::string_view name, const Value& value) const&& = delete;
    std::optional<Reader> find(std::string_view name) const&& = delete;
    Children elements() const&& = delete;
    Children members() const&& = delete;

private:
    Reader(const Value& value, const Reader& parent, std::string_view name, std::size_t index = no_index) noexcept
        : value_(&value), parent_(&parent), name_(name), index_(index) {}

    static constexpr auto no_index = static_cast<std::size_t>(-1);  ///< of a member

    const Value* value_;
    const Reader* parent_ = nullptr;  ///< null: at a document
    Origin origin_ = {};              ///< of a document
    std::string_view name_ = {};
    std::size_t index_ = no_index;
};

/// What an array or an object holds, in order.
class Reader::Children {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Reader;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Reader;

        Iterator(const Reader& parent, std::size_t index) noexcept : parent_(&parent), index_(index) {}
        Reader operator*() const;
        Iterator& operator++() noexcept { return ++index_, *this; }
        void operator++(int) noexcept { ++index_; }
        friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.index_ == b.index_; }

    private:
        const Reader* parent_;
        std::size_t index_;
    };

    Children(const Reader& parent, std::size_t size) noexcept : parent_(&parent), size_(size) {}
    [[nodiscard]] Iterator begin() const noexcept { return {*parent_, 0}; }
    [[nodiscard]] Iterator end() const noexcept { return {*parent_, size_}; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] Reader operator[](std::size_t index) const { return *Iterator(*parent_, index); }  ///< below size()

private:
    const Reader* parent_;
    std::size_t size_;
};

}  // namespace rsclient::json
