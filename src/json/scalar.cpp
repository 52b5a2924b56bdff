#include "json/scalar.hpp"

#include <algorithm>
#include <string>

namespace rsclient::json {

bool is_number(std::string_view text) noexcept {
    std::size_t at = 0;
    const auto digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    const auto digits = [&] {
        const std::size_t start = at;
        while (digit()) ++at;
        return at > start;
    };
    if (at < text.size() && text[at] == '-') ++at;
    if (at < text.size() && text[at] == '0') {
        ++at;
    } else if (!digits()) {
        return false;
    }
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!digits()) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (!digits()) return false;
    }
    return at == text.size();
}

std::optional<Value> plain_scalar(std::string_view text) {
    if (text == "true") return Value(true);
    if (text == "false") return Value(false);
    if (text == "null") return Value(nullptr);
    if (is_number(text)) return Value(Number{std::string(text)});
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    const std::string_view inside = text.substr(1, text.size() - 2);
    const bool plain =
        std::all_of(inside.begin(), inside.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
    return plain ? std::optional(Value(inside)) : std::nullopt;
}

}  // namespace rsclient::json
