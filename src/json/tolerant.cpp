#include "json/tolerant.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "json/scalar.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/warning.hpp"

namespace rsclient::json {
namespace {

constexpr std::array<std::string_view, 3> constant_names = {"NaN", "Infinity", "-Infinity"};
constexpr std::size_t max_depth = 200;  // as in text.cpp

/// One step of a JSON pointer, escaped as RFC 6901 says.
std::string pointer_step(std::string_view name) {
    std::string step = "/";
    for (const char c : name) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return step;
}

/// Walks a JSON text by the grammar of RFC 8259, and copies it with null for constants.
class TolerantReader {
public:
    explicit TolerantReader(std::string_view text) : text_(text) {}

    TolerantText read() {
        const bool whole = read_value() && (skip_blanks(), at_ == text_.size());
        if (!whole) {
            const std::string place = pointer();
            out_.fault = "at byte " + std::to_string(at_) + (place.empty() ? "" : ", in " + place);
        }
        out_.text.append(text_.substr(copied_));
        return std::move(out_);
    }

private:
    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char expected) {
        if (next() != expected || at_ == text_.size()) return false;
        ++at_;
        return true;
    }

    void skip_blanks() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
    }

    bool read_value() {
        skip_blanks();
        if (steps_.size() > max_depth) return false;
        if (next() == '{') return read_members('}');
        if (next() == '[') return read_members(']');
        return next() == '"' ? read_string() : read_scalar();
    }

    /// The members of an object or the elements of an array.
    bool read_members(char end) {
        ++at_;
        skip_blanks();
        if (take(end)) return true;
        for (std::size_t index = 0;; ++index) {
            std::string name = std::to_string(index);
            if (end == '}' && !read_name(name)) return false;
            steps_.push_back(pointer_step(name));
            if (!read_value()) return false;
            steps_.pop_back();
            skip_blanks();
            if (take(end)) return true;
            if (!take(',')) return false;
        }
    }

    bool read_name(std::string& name) {
        skip_blanks();
        const std::size_t start = at_ + 1;
        if (next() != '"' || !read_string()) return false;
        name = text_.substr(start, at_ - 1 - start);
        skip_blanks();
        return take(':');
    }

    bool read_string() {
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"') return ++at_, true;
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c != '\\') continue;
            ++at_;
            if (std::string_view("\"\\/bfnrtu").find(next()) == std::string_view::npos) return false;
        }
        return false;
    }

    bool read_scalar() {
        const std::size_t end = std::min(text_.find_first_of(" \t\r\n,]}:\"[{", at_), text_.size());
        const std::string_view token = text_.substr(at_, end - at_);
        for (const std::string_view name : constant_names) {
            if (token != name) continue;
            out_.constants.push_back({std::string(name), pointer()});
            out_.text.append(text_.substr(copied_, at_ - copied_)).append("null");
            copied_ = end;
        }
        if (copied_ != end && token != "true" && token != "false" && token != "null" && !is_number(token)) return false;
        at_ = end;
        return true;
    }

    [[nodiscard]] std::string pointer() const {
        std::string whole;
        for (const std::string& step : steps_) whole += step;
        return whole;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t copied_ = 0;  ///< how much of the text is in out_ already
    std::vector<std::string> steps_ = {};
    TolerantText out_ = {};
};

void warn_of_constants(const std::vector<Constant>& constants, std::string_view what) {
    constexpr std::size_t max_named = 10;
    // "read item" is an action, "read item: /assets" has a place already
    const std::string before = std::string(what) + (what.find(": ") == std::string_view::npos ? ": " : "");
    for (std::size_t i = 0; i < constants.size() && i < max_named; ++i) {
        warn(before + constants[i].pointer, constants[i].name + " is not JSON, read as null");
    }
    if (constants.size() > max_named) {
        warn(before + constants.back().pointer,
             "the last of " + std::to_string(constants.size()) + " numbers that are not JSON, read as null");
    }
}

/// Whether the name of a constant occurs, be it in a string.
bool may_hold_constants(std::string_view text) noexcept {
    return text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
}

}  // namespace

TolerantText read_tolerantly(std::string_view text) { return TolerantReader(text).read(); }

RawJson without_constants(const RawJson& text, std::string_view what, const char* cause) {
    TolerantText tolerant = read_tolerantly(text.view());
    if (tolerant.fault) refuse_text(text, what, std::string(cause) + " (" + *tolerant.fault + ")");
    if (tolerant.constants.empty()) refuse_text(text, what, cause);
    warn_of_constants(tolerant.constants, what);
    return RawJson(std::move(tolerant.text));
}

void refuse_text(const RawJson& text, std::string_view what, const std::string& cause) {
    throw DecodeError(what, "not JSON (" + std::to_string(text.view().size()) + " bytes): " + cause);
}

std::string standard_text(const RawJson& text, std::string_view what) {
    if (may_hold_constants(text.view())) {
        TolerantText tolerant = read_tolerantly(text.view());
        if (!tolerant.fault && !tolerant.constants.empty()) {
            warn_of_constants(tolerant.constants, what);
            return std::move(tolerant.text);
        }
    }
    return std::string(text.view());
}

}  // namespace rsclient::json
