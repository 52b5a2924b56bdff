// The limit loops of W1, loaded by bench_w1_items.py: what simdjson needs to find the structure of a document, and to
// look at every value of it by its type. Nothing is kept, so no parser that keeps something can be faster.
#include <simdjson.h>

#include <cstdint>
#include <string_view>

namespace {

using simdjson::ondemand::json_type;
using simdjson::ondemand::value;

/// A sum over all values, so that no look can be left out.
std::uint64_t touch(value from) {
    std::uint64_t sum = 0;
    switch (from.type().value()) {
        case json_type::object:
            for (auto field : from.get_object()) {
                sum += std::string_view(field.unescaped_key()).size();
                sum += touch(field.value());
            }
            return sum;
        case json_type::array:
            for (auto element : from.get_array()) sum += touch(element.value());
            return sum;
        case json_type::string:
            return std::string_view(from.get_string()).size();
        case json_type::number:
            return static_cast<std::uint64_t>(static_cast<double>(from.get_double()) != 0.0);
        case json_type::boolean:
            return static_cast<std::uint64_t>(static_cast<bool>(from.get_bool()));
        default:
            return static_cast<std::uint64_t>(from.is_null());
    }
}

/// One parser for all runs, as a program that reads many pages has it.
simdjson::ondemand::parser& parser() {
    static simdjson::ondemand::parser one;
    return one;
}

}  // namespace

extern "C" {

/// Finds the structure of a document; `capacity` is the size of the memory at `text`, 64 bytes more than `length`.
std::uint64_t w1_find_structure(const char* text, std::size_t length, std::size_t capacity) {
    auto document = parser().iterate(text, length, capacity);
    return document.error() == simdjson::SUCCESS ? 1 : 0;
}

/// Looks at every value; gives 0 if the document is not JSON.
std::uint64_t w1_touch_values(const char* text, std::size_t length, std::size_t capacity) {
    try {
        auto document = parser().iterate(text, length, capacity);
        return touch(document.get_value());
    } catch (const simdjson::simdjson_error&) {
        return 0;
    }
}
}
