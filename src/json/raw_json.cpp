#include "rsclient/json/raw_json.hpp"

#include <simdjson.h>

#include <optional>
#include <string>

#include "json/scalar.hpp"
#include "json/tolerant.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::json {
namespace {

namespace od = simdjson::ondemand;

std::string_view trimmed(std::string_view token) {
    const auto end = token.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : token.substr(0, end + 1);
}

Number read_number(std::string_view token) {
    const auto text = trimmed(token);
    if (!is_number(text)) throw simdjson::simdjson_error(simdjson::NUMBER_ERROR);
    return {std::string(text)};
}

/// Deeper than any document of ours; what goes beyond is an attack on the stack.
constexpr int max_depth = 200;

template <class Json>
Value read(Json&& json, int depth);

Value read_array(od::array array, int depth) {
    Array values;
    for (auto element : array) values.push_back(read(element.value(), depth + 1));
    return values;
}

Value read_object(od::object object, int depth) {
    Object members;
    for (auto field : object) {
        std::string name(std::string_view(field.unescaped_key()));
        members.append(std::move(name), read(field.value().value(), depth + 1));
    }
    return members;
}

template <class Json>
Value read(Json&& json, int depth) {
    if (depth > max_depth) throw simdjson::simdjson_error(simdjson::DEPTH_ERROR);
    switch (od::json_type(json.type())) {
        case od::json_type::array:
            return read_array(json.get_array(), depth);
        case od::json_type::object:
            return read_object(json.get_object(), depth);
        case od::json_type::string:
            return std::string_view(json.get_string());
        case od::json_type::number:
            return read_number(json.raw_json_token());
        case od::json_type::boolean:
            return bool(json.get_bool());
        default:
            if (!json.is_null()) throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
            return nullptr;
    }
}

/// Nothing but blanks may follow the document. There is no at_end() yet in simdjson 3.0.
void require_end(od::document& document) {
    const char* rest = nullptr;
    const auto error = document.current_location().get(rest);
    if (error != simdjson::OUT_OF_BOUNDS) throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
}

/// Bytes of a text whose parser stays for the next one.
constexpr std::size_t largest_kept = std::size_t{64} << 20U;

/// Runs `use` on the parsed document. @throws simdjson::simdjson_error
template <class Use>
auto with_strict_document(const RawJson& text, const Use& use) {
    // One parser per thread keeps its pages; a fresh one costs more than the parsing.
    thread_local od::parser parser;
    const auto view = text.view();
    if (view.empty()) throw simdjson::simdjson_error(simdjson::EMPTY);
    od::document document = parser.iterate(view.data(), view.size(), view.size() + simdjson::SIMDJSON_PADDING);
    auto result = use(document, text);
    require_end(document);
    if (view.size() > largest_kept) parser = od::parser();  // its memory is several times that of the text
    return result;
}

/// Runs `use` on the parsed document and turns the parser's errors into ours.
template <class Use>
auto with_document(const RawJson& text, std::string_view what, const Use& use) {
    try {
        return with_strict_document(text, use);
    } catch (const simdjson::simdjson_error& cause) {
        const RawJson standard = without_constants(text, what, cause.what());
        try {
            return with_strict_document(standard, use);
        } catch (const simdjson::simdjson_error& second) {
            refuse_text(text, what, second.what());
        }
    }
}

/// The text of a value. Objects and arrays only know where they end once they have been skipped.
std::string_view raw_json(od::value value) {
    switch (od::json_type(value.type())) {
        case od::json_type::object:
            return trimmed(od::object(value.get_object()).raw_json());
        case od::json_type::array:
            return trimmed(od::array(value.get_array()).raw_json());
        default:
            return trimmed(value.raw_json_token());
    }
}

std::string_view kind_of(od::json_type type) {
    switch (type) {
        case od::json_type::array:
            return "an array";
        case od::json_type::object:
            return "an object";
        case od::json_type::string:
            return "a string";
        case od::json_type::number:
            return "a number";
        case od::json_type::boolean:
            return "a boolean";
        default:
            return "null";
    }
}

void require_kind(od::json_type found, od::json_type expected, const std::string& where) {
    if (found == expected) return;
    throw DecodeError(where, "expected " + std::string(kind_of(expected)) + ", found " + std::string(kind_of(found)));
}

std::vector<RawMember> members_of(od::object object, const RawJson& text) {
    constexpr std::size_t usual = 16;
    std::vector<RawMember> members;
    members.reserve(usual);
    for (auto field : object) {
        std::string name(std::string_view(field.unescaped_key()));
        members.emplace_back(std::move(name), text.part(raw_json(field.value().value())));
    }
    return members;
}

}  // namespace

RawJson::RawJson(std::string_view text) {
    std::string buffer;
    buffer.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    buffer.append(text).append(simdjson::SIMDJSON_PADDING, ' ');
    take(std::move(buffer), text.size());
}

RawJson::RawJson(std::string&& text) {
    const std::size_t size = text.size();
    text.append(simdjson::SIMDJSON_PADDING, ' ');
    take(std::move(text), size);
}

void RawJson::take(std::string&& padded, std::size_t size) {
    buffer_ = std::make_shared<const std::string>(std::move(padded));
    view_ = std::string_view(*buffer_).substr(0, size);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (view_.starts_with(byte_order_mark)) view_.remove_prefix(byte_order_mark.size());
}

RawJson RawJson::part(std::string_view part) const {
    RawJson shared = *this;
    shared.view_ = part;
    return shared;
}

Value parse(const RawJson& text, std::string_view what) {
    // A lone scalar at the root is the special case of On-Demand; as the element of an array it is like all others.
    if (auto scalar = plain_scalar(text.view())) return std::move(*scalar);
    const auto first = text.view().find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text.view()[first] != '{' && text.view()[first] != '[') {
        const std::string scalar = standard_text(text, what);
        if (scalar == "null") return nullptr;
        const Value wrapped = parse(RawJson("[" + scalar + "]"), what);
        if (wrapped.array()->size() != 1) throw DecodeError(what, "not JSON: several values in a row");
        return wrapped.array()->front();
    }
    return with_document(text, what, [](od::document& document, const RawJson&) { return read(document, 0); });
}

Value parse(std::string_view text, std::string_view what) { return parse(RawJson(text), what); }

std::vector<RawMember> split_object(const RawJson& text, std::string_view what) {
    return with_document(text, what, [&](od::document& document, const RawJson& whole) {
        require_kind(document.type(), od::json_type::object, std::string(what));
        return members_of(document.get_object(), whole);
    });
}

std::vector<RawObject> split_object_of_objects(const RawJson& text, std::string_view what) {
    return with_document(text, what, [&](od::document& document, const RawJson& whole) {
        require_kind(document.type(), od::json_type::object, std::string(what));
        std::vector<RawObject> objects;
        for (auto field : document.get_object()) {
            RawObject entry{.name = std::string(std::string_view(field.unescaped_key()))};
            od::value value = field.value();
            const od::json_type type = value.type();
            if (type == od::json_type::object) {
                entry.members = members_of(value.get_object(), whole);
            } else {
                entry.fault = "expected an object, found " + std::string(kind_of(type));
            }
            objects.push_back(std::move(entry));
        }
        return objects;
    });
}

std::vector<RawJson> split_array(const RawJson& text, std::string_view what) {
    return with_document(text, what, [&](od::document& document, const RawJson& whole) {
        require_kind(document.type(), od::json_type::array, std::string(what));
        std::vector<RawJson> elements;
        for (auto element : document.get_array()) elements.push_back(whole.part(raw_json(element.value())));
        return elements;
    });
}

}  // namespace rsclient::json
