#include "services/error_message.hpp"

#include <algorithm>
#include <cctype>

#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/xml/element.hpp"

namespace rsclient::services {
namespace {

constexpr std::size_t longest_message = 2000;
constexpr int deepest_nesting = 4;

bool starts_with(std::string_view text, std::string_view start) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(), same);
}

/// What fits a message of one line, cut between two characters.
std::string shortened(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (text.size() <= longest_message) return text;
    std::size_t end = longest_message;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + " ...";
}

std::string message_of_value(const json::Value& value, int depth);

/// A string that holds a JSON document is parsed: some services wrap structured errors in a string.
std::string message_of_text(const std::string& text, int depth) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (depth < deepest_nesting && first != std::string::npos && (text[first] == '{' || text[first] == '[')) {
        try {
            return message_of_value(json::parse(text, "error body"), depth + 1);
        } catch (const DecodeError&) {
            return text;  // it only looks like JSON: the string itself is the message
        }
    }
    return text;
}

/// One entry of a list of validation errors: "body/limit: must be at least 1".
std::string message_of_entry(const json::Value& entry, int depth) {
    const json::Value* place = entry.find("loc");
    const json::Value* reason = entry.find("msg");
    if (reason == nullptr) return message_of_value(entry, depth + 1);
    std::string message;
    if (place != nullptr && place->array() != nullptr) {
        for (const auto& step : *place->array()) {
            message += (message.empty() ? "" : "/") + (step.string() != nullptr ? *step.string() : json::dump(step));
        }
    }
    return message + (message.empty() ? "" : ": ") + message_of_value(*reason, depth + 1);
}

std::string message_of_value(const json::Value& value, int depth) {
    if (const auto* text = value.string()) return message_of_text(*text, depth);
    if (depth >= deepest_nesting) return json::dump(value);
    if (const auto* entries = value.array()) {
        std::string message;
        for (const auto& entry : *entries) message += (message.empty() ? "" : "; ") + message_of_entry(entry, depth);
        return message;
    }
    for (const char* name : {"description", "detail", "message", "error"}) {
        const json::Value* found = value.find(name);
        if (found == nullptr || found->is_null() || (found->string() != nullptr && found->string()->empty())) continue;
        return message_of_value(*found, depth + 1);
    }
    return json::dump(value);
}

/// The code and the message of an object storage that a download was redirected to: its other elements may hold
/// signatures.
std::string message_of_markup(std::string_view body) {
    constexpr const char* page = "an HTML page instead of JSON";
    constexpr const char* document = "an XML document instead of JSON";
    try {
        const xml::Element root = xml::parse(body, "error body");
        const std::string code(root.text_of("Code"));
        const std::string message(root.text_of("Message"));
        if (!message.empty()) return code + (code.empty() ? "" : ": ") + message;
        return starts_with(root.name, "html") ? page : document;
    } catch (const DecodeError&) {
        return starts_with(body, "<?xml") ? document : page;  // few pages are well-formed XML
    }
}

}  // namespace

std::string error_message_from(std::string_view body, std::string_view content_type) {
    const auto first = body.find_first_not_of(" \t\r\n");
    body.remove_prefix(std::min(first, body.size()));
    if (body.empty()) return "empty response body";
    if (starts_with(content_type, "text/html")) return "an HTML page instead of JSON";
    if (body.starts_with('<')) return shortened(readable(message_of_markup(body)));
    try {
        const std::string message = message_of_value(json::parse(body, "error body"), 0);
        return message.empty() ? "empty response body" : shortened(message);
    } catch (const DecodeError&) {
        return shortened(readable(std::string(body)));  // plain text is an answer too
    }
}

}  // namespace rsclient::services
