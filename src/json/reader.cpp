#include "rsclient/json/reader.hpp"

#include <utility>

#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"

namespace rsclient::json {
namespace {

template <class T>
const T& of_kind(const T* found, const Reader& at, std::string_view expected) {
    if (found != nullptr) return *found;
    at.refuse("expected " + std::string(expected) + ", found " + std::string(kind_of(at.value())));
}

}  // namespace

Reader::Reader(const Value& document, std::string origin)
    : Reader(document, [origin = std::move(origin)] { return origin; }) {}

Reader::Reader(const Value& value, Origin origin, std::string_view name)
    : value_(&value), origin_(std::move(origin)), name_(name) {}

std::string Reader::path() const {
    if (parent_ != nullptr) {
        return parent_->path() + "/" + (index_ == no_index ? std::string(name_) : std::to_string(index_));
    }
    return origin_() + (name_.empty() ? "" : "/" + std::string(name_));
}

void Reader::refuse(std::string_view reason) const { throw DecodeError(path(), reason); }

void Reader::refuse_missing(std::string_view name) const {
    throw DecodeError(path() + "/" + std::string(name), "missing");
}

const std::string& Reader::string() const { return of_kind(value_->string(), *this, "a string"); }
const Object& Reader::object() const { return of_kind(value_->object(), *this, "an object"); }
const Array& Reader::array() const { return of_kind(value_->array(), *this, "an array"); }

double Reader::number() const {
    const auto number = value_->as_double();
    return of_kind(number ? &*number : nullptr, *this, "a number");
}

std::int64_t Reader::whole_number() const {
    const auto number = value_->as_int();
    return of_kind(number ? &*number : nullptr, *this, "a whole number");
}

std::vector<std::string> Reader::strings() const {
    std::vector<std::string> all;
    all.reserve(array().size());
    for (const Reader& element : elements()) all.push_back(element.string());
    return all;
}

Reader Reader::member(std::string_view name) const& {
    const Value* found = object().find(name);
    if (found == nullptr) refuse_missing(name);
    return {*found, *this, name};
}

std::optional<Reader> Reader::find(std::string_view name) const& {
    const Value* found = object().find(name);
    if (found == nullptr || found->is_null()) return std::nullopt;
    return Reader(*found, *this, name);
}

std::optional<std::string> Reader::find_string(std::string_view name) const {
    const auto found = find(name);
    return found ? std::optional(found->string()) : std::nullopt;
}

Reader::Children Reader::elements() const& { return {*this, array().size()}; }
Reader::Children Reader::members() const& { return {*this, object().size()}; }

void Reader::read_elements(const std::function<void(const Reader& element)>& read) const {
    for (const Reader& element : elements()) {
        try {
            read(element);
        } catch (const DecodeError& error) {
            warn(error.action(), error.detail() + "; left out");
        }
    }
}

Reader Reader::Children::Iterator::operator*() const {
    if (const Array* array = parent_->value().array()) return {(*array)[index_], *parent_, "", index_};
    const auto& [name, value] = *(parent_->value().object()->begin() + static_cast<std::ptrdiff_t>(index_));
    return {value, *parent_, name};
}

}  // namespace rsclient::json
