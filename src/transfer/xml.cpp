#include "transfer/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::transfer {
namespace {

constexpr int deepest = 32;  ///< S3 nests four deep; the limit keeps a hostile answer from exhausting the stack
constexpr std::string_view blanks = " \t\r\n";
constexpr std::array<std::pair<std::string_view, char>, 5> named_entities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | code >> 6U);
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12U);
        put(0x80 | (code >> 6U & 0x3F));
    } else {
        put(0xF0 | code >> 18U);
        put(0x80 | (code >> 12U & 0x3F));
        put(0x80 | (code >> 6U & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

class Parser {
public:
    Parser(std::string_view text, const std::string& action) : text_(text), action_(action) {}

    XmlElement document() {
        skip_prolog();
        if (!at("<")) refuse("expected an element");
        XmlElement root = element(0);
        skip_prolog();
        if (at_ != text_.size()) refuse("expected the end");
        return root;
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw DecodeError(action_, "the XML answer is broken at byte " + std::to_string(at_) + ": " + why);
    }

    [[nodiscard]] bool at(std::string_view token) const { return text_.substr(at_).starts_with(token); }

    void expect(std::string_view token) {
        if (!at(token)) refuse("expected '" + std::string(token) + "'");
        at_ += token.size();
    }

    std::string_view until(std::string_view token) {
        const auto end = text_.find(token, at_);
        if (end == std::string_view::npos) refuse("'" + std::string(token) + "' is missing");
        const auto found = text_.substr(at_, end - at_);
        at_ = end + token.size();
        return found;
    }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size()); }

    /// Whether there was a comment or a processing instruction.
    bool skip_aside() {
        const bool comment = at("<!--");
        if (!comment && !at("<?")) return false;
        until(comment ? "-->" : "?>");
        return true;
    }

    void skip_prolog() {
        if (at("\xEF\xBB\xBF")) at_ += 3;
        do skip_blanks();
        while (skip_aside());
        if (at("<!")) refuse("a DOCTYPE is not read");
    }

    /// A name, its namespace prefix included.
    std::string_view name() {
        const auto end = std::min(text_.find_first_of(" \t\r\n/>=<&\"'", at_), text_.size());
        if (end == at_) refuse("expected a name");
        const auto found = text_.substr(at_, end - at_);
        at_ = end;
        return found;
    }

    void skip_attributes() {
        for (skip_blanks(); !at(">") && !at("/>"); skip_blanks()) {
            name();
            skip_blanks();
            expect("=");
            skip_blanks();
            const std::string_view quote = at("'") ? "'" : "\"";
            expect(quote);
            until(quote);
        }
    }

    XmlElement element(int depth) {
        if (depth > deepest) refuse("elements are nested too deep");
        expect("<");
        const std::string_view full_name = name();
        XmlElement result;
        result.name = full_name.substr(full_name.rfind(':') + 1);
        skip_attributes();
        if (at("/>")) {
            at_ += 2;
            return result;
        }
        expect(">");
        content(result, depth);
        expect("</");
        if (name() != full_name) refuse("expected the end of <" + std::string(full_name) + ">");
        skip_blanks();
        expect(">");
        return result;
    }

    void content(XmlElement& parent, int depth) {
        while (!at("</")) {
            if (at_ >= text_.size()) refuse("<" + parent.name + "> does not end");
            if (skip_aside()) continue;
            if (at("<![CDATA[")) {
                at_ += 9;
                parent.text += until("]]>");
            } else if (at("<")) {
                parent.children.push_back(element(depth + 1));
            } else if (at("&")) {
                entity(parent.text);
            } else {
                const auto end = std::min(text_.find_first_of("<&", at_), text_.size());
                parent.text += text_.substr(at_, end - at_);
                at_ = end;
            }
        }
    }

    void entity(std::string& out) {
        expect("&");
        const std::string_view code = until(";");
        for (const auto& [entity_name, character] : named_entities) {
            if (code == entity_name) {
                out += character;
                return;
            }
        }
        const bool hexadecimal = code.starts_with("#x");
        const std::string_view digits = code.substr(hexadecimal ? 2 : std::min<std::size_t>(1, code.size()));
        std::uint32_t value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
        const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (!code.starts_with('#') || error != std::errc() || end != digits.data() + digits.size() || value == 0 ||
            value > 0x10FFFF || surrogate) {
            refuse("'&" + std::string(code.substr(0, 20)) + ";' is no character");
        }
        append_utf8(out, value);
    }

    std::string_view text_;
    const std::string& action_;
    std::size_t at_ = 0;
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const noexcept {
    for (const XmlElement& element : children) {
        if (element.name == child_name) return &element;
    }
    return nullptr;
}

std::string_view XmlElement::text_of(std::string_view child_name) const noexcept {
    const XmlElement* found = child(child_name);
    return found == nullptr ? std::string_view() : std::string_view(found->text);
}

XmlElement parse_xml(std::string_view document, const std::string& action) {
    return Parser(document, action).document();
}

std::string escape_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace rsclient::transfer
