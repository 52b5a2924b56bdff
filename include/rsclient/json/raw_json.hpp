#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rsclient/json/value.hpp"

namespace rsclient::json {

/// JSON text, or a part of one, that shares its buffer with all other parts. Copies are cheap. A byte order mark before
/// the text is no part of it.
class RawJson {
public:
    RawJson() = default;

    explicit RawJson(std::string_view text);  ///< a copy
    explicit RawJson(std::string&& text);     ///< takes the text over
    explicit RawJson(const char* text) : RawJson(std::string_view(text)) {}

    [[nodiscard]] std::string_view view() const noexcept { return view_; }
    [[nodiscard]] bool empty() const noexcept { return view_.empty(); }

    /// The same buffer, looked at in part. `part` must lie in view().
    [[nodiscard]] RawJson part(std::string_view part) const;

private:
    void take(std::string&& padded, std::size_t size);

    std::shared_ptr<const std::string> buffer_ = {};  ///< with room behind the text that the parser may read
    std::string_view view_ = {};
};

/// @name Reading of JSON documents
/// NaN, Infinity and -Infinity, which JSON has not and some programs write, are read as null, each with a warning that
/// has its JSON pointer behind `what`.
/// @throws DecodeError "<what>: not JSON: ..." with the place, if the text is cut short, malformed or not UTF-8
/// @{

/// Reads one JSON document.
[[nodiscard]] Value parse(const RawJson& text, std::string_view what);
[[nodiscard]] Value parse(std::string_view text, std::string_view what);

/// An unparsed member of an object.
using RawMember = std::pair<std::string, RawJson>;

/// Splits an object into its members, without looking into them. @throws DecodeError if it is not an object
[[nodiscard]] std::vector<RawMember> split_object(const RawJson& text, std::string_view what);

/// A member of an object that should hold objects only: its own members, unparsed, or why it is no object.
struct RawObject {
    std::string name = {};
    std::vector<RawMember> members = {};
    std::string fault = {};  ///< e.g. "expected an object, found null"; empty if it is one
};

/// Splits an object that holds objects into those, and each of them into its members.
/// @throws DecodeError if it is not an object
[[nodiscard]] std::vector<RawObject> split_object_of_objects(const RawJson& text, std::string_view what);

/// Splits an array into its elements, without looking into them. @throws DecodeError if it is not an array
[[nodiscard]] std::vector<RawJson> split_array(const RawJson& text, std::string_view what);
/// @}

/// The text as RFC 8259 has it: unchanged, or with null for each NaN and infinity and the warnings of parse().
[[nodiscard]] std::string standard_text(const RawJson& text, std::string_view what);

/// Writes a value: compact if `indent` is 0, else one member a line.
[[nodiscard]] std::string dump(const Value& value, int indent = 0);

}  // namespace rsclient::json
