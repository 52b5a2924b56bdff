#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rsclient::json {

class Value;

/// A number as it was written, so that 0.10, 1e400 and 12345678901234567890 come back as they went in.
struct Number {
    std::string text = "0";
    friend bool operator==(const Number&, const Number&) = default;
};

/// Members in the order in which they were written.
class Object {
public:
    using Member = std::pair<std::string, Value>;

    Object() = default;
    Object(std::initializer_list<Member> members);

    /// The value of this name, or null if it does not exist.
    [[nodiscard]] const Value* find(std::string_view name) const noexcept;
    [[nodiscard]] Value* find(std::string_view name) noexcept;

    /// Sets a member: in its old place if there is one of this name, else at the end.
    void set(std::string_view name, Value value);

    /// Adds a member at the end without looking for one of the same name; for parsers.
    void append(std::string name, Value value);

    /// Removes a member; whether there was one.
    bool erase(std::string_view name);

    /// The value of a member by its position.
    [[nodiscard]] Value& at(std::size_t index);

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::vector<Member>::const_iterator begin() const noexcept;
    [[nodiscard]] std::vector<Member>::const_iterator end() const noexcept;
    friend bool operator==(const Object&, const Object&);

private:
    std::vector<Member> members_;
};

using Array = std::vector<Value>;

/// Any JSON value. Numbers and the order of members are kept as they were written.
class Value {
public:
    Value() = default;  ///< null
    Value(std::nullptr_t) {}
    Value(bool value) : data_(value) {}
    Value(int value);
    Value(std::int64_t value);
    Value(std::uint64_t value);
    Value(double value);  ///< the shortest text that reads back the same. @throws std::invalid_argument if not finite
    Value(Number value) : data_(std::move(value)) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(std::string_view value) : data_(std::string(value)) {}
    Value(const char* value) : data_(std::string(value)) {}
    Value(Array value) : data_(std::move(value)) {}
    Value(Object value) : data_(std::move(value)) {}

    [[nodiscard]] bool is_null() const noexcept { return std::holds_alternative<std::nullptr_t>(data_); }
    [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&data_); }
    [[nodiscard]] const Number* number() const noexcept { return std::get_if<Number>(&data_); }
    [[nodiscard]] const std::string* string() const noexcept { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const Array* array() const noexcept { return std::get_if<Array>(&data_); }
    [[nodiscard]] const Object* object() const noexcept { return std::get_if<Object>(&data_); }
    [[nodiscard]] Array* array() noexcept { return std::get_if<Array>(&data_); }
    [[nodiscard]] Object* object() noexcept { return std::get_if<Object>(&data_); }

    /// The value as a double or a whole number, or nothing if it is not a number or does not fit.
    [[nodiscard]] std::optional<double> as_double() const noexcept;
    [[nodiscard]] std::optional<std::int64_t> as_int() const noexcept;

    /// Member of an object, or null if this is no object or has none of this name.
    [[nodiscard]] const Value* find(std::string_view name) const noexcept;

    friend bool operator==(const Value&, const Value&) = default;

private:
    std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> data_ = nullptr;
};

/// What kind of value this is, for messages: "a string", "null", ...
[[nodiscard]] std::string_view kind_of(const Value& value) noexcept;

}  // namespace rsclient::json
