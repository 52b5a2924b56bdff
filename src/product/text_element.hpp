#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace rsclient::product {

/// Appends a character as UTF-8; what is no character becomes the replacement character.
inline void append_utf8(std::string& text, std::uint32_t code) {
    constexpr std::uint32_t replacement = 0xFFFD;
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = replacement;
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | (code >> 12));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// UTF-8 of one NumPy text element: UTF-32, padded with zeros.
[[nodiscard]] inline std::string utf8_of_element(std::span<const std::byte> element) {
    std::string text;
    for (std::size_t at = 0; at + sizeof(std::uint32_t) <= element.size(); at += sizeof(std::uint32_t)) {
        std::uint32_t code = 0;
        std::memcpy(&code, element.data() + at, sizeof code);
        if (code == 0) break;
        append_utf8(text, code);
    }
    return text;
}

}  // namespace rsclient::product
