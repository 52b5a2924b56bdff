#include "product/metadata_text.hpp"

#include <array>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::product {
namespace {

/// The non-finite number that begins a text, or "".
std::string_view non_finite_at(std::string_view text) {
    constexpr std::array<std::string_view, 3> words{"NaN", "Infinity", "-Infinity"};
    for (const std::string_view word : words) {
        if (text.starts_with(word)) return word;
    }
    return {};
}

/// The text with quotes around each non-finite number that stands outside of strings.
std::string quote_non_finite(std::string_view text) {
    std::string quoted;
    quoted.reserve(text.size() + text.size() / 16);
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string && c == '\\' && at + 1 < text.size()) {
            quoted += c;
            quoted += text[++at];
            continue;
        }
        if (c == '"') in_string = !in_string;
        const std::string_view word = in_string ? std::string_view() : non_finite_at(text.substr(at));
        if (word.empty()) {
            quoted += c;
        } else {
            quoted.append(1, '"').append(word).append(1, '"');
            at += word.size() - 1;
        }
    }
    return quoted;
}

}  // namespace

std::optional<json::Value> read_metadata(const storage::ByteSource& source, std::string_view key,
                                         std::string_view where) {
    const auto bytes = source.read(key);
    if (!bytes) return std::nullopt;
    const std::string_view text = as_text(*bytes);
    const bool non_finite = text.find("NaN") != text.npos || text.find("Infinity") != text.npos;
    try {
        return json::parse(non_finite ? quote_non_finite(text) : std::string(text), where);
    } catch (const DecodeError& error) {
        throw ProductError(error.action(), error.detail());
    }
}

}  // namespace rsclient::product
