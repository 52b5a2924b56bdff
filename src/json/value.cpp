#include "rsclient/json/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "rsclient/core/number_text.hpp"

namespace rsclient::json {
namespace {

template <class T>
std::optional<T> read_number(const std::string& text) noexcept {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Object::Object(std::initializer_list<Member> members) : members_(members) {}

const Value* Object::find(std::string_view name) const noexcept {
    // The last of two members of one name wins, as in Python and in JavaScript.
    const auto found =
        std::find_if(members_.rbegin(), members_.rend(), [&](const Member& member) { return member.first == name; });
    return found == members_.rend() ? nullptr : &found->second;
}

Value* Object::find(std::string_view name) noexcept {
    return const_cast<Value*>(static_cast<const Object&>(*this).find(name));
}

void Object::set(std::string_view name, Value value) {
    if (Value* old = find(name)) {
        *old = std::move(value);
    } else {
        append(std::string(name), std::move(value));
    }
}

void Object::append(std::string name, Value value) { members_.emplace_back(std::move(name), std::move(value)); }

bool Object::erase(std::string_view name) {
    return std::erase_if(members_, [&](const Member& member) { return member.first == name; }) > 0;
}

Value& Object::at(std::size_t index) { return members_.at(index).second; }
std::size_t Object::size() const noexcept { return members_.size(); }
std::vector<Object::Member>::const_iterator Object::begin() const noexcept { return members_.begin(); }
std::vector<Object::Member>::const_iterator Object::end() const noexcept { return members_.end(); }
bool operator==(const Object& a, const Object& b) { return a.members_ == b.members_; }

Value::Value(int value) : data_(Number{number_text(value)}) {}
Value::Value(std::int64_t value) : data_(Number{number_text(value)}) {}
Value::Value(std::uint64_t value) : data_(Number{number_text(value)}) {}

Value::Value(double value) {
    if (!std::isfinite(value)) throw std::invalid_argument("JSON has no number for NaN or infinity");
    Number number{number_text(value)};
    // A whole double keeps its point, so that a reader who tells 1 from 1.0 sees what we saw.
    if (number.text.find_first_of(".e") == std::string::npos) number.text += ".0";
    data_ = std::move(number);
}

std::optional<double> Value::as_double() const noexcept {
    const Number* found = number();
    return found == nullptr ? std::nullopt : read_number<double>(found->text);
}

std::optional<std::int64_t> Value::as_int() const noexcept {
    const Number* found = number();
    if (found == nullptr) return std::nullopt;
    if (const auto whole = read_number<std::int64_t>(found->text)) return whole;
    // 3.0 and 1e3 are whole numbers too.
    const auto real = read_number<double>(found->text);
    if (!real || std::abs(*real) > 9007199254740992.0 || *real != std::floor(*real)) return std::nullopt;
    return static_cast<std::int64_t>(*real);
}

const Value* Value::find(std::string_view name) const noexcept {
    const Object* found = object();
    return found == nullptr ? nullptr : found->find(name);
}

std::string_view kind_of(const Value& value) noexcept {
    if (value.is_null()) return "null";
    if (value.boolean() != nullptr) return "a boolean";
    if (value.number() != nullptr) return "a number";
    if (value.string() != nullptr) return "a string";
    return value.array() != nullptr ? "an array" : "an object";
}

}  // namespace rsclient::json
