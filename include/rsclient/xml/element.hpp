#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rsclient::xml {

/// An element of an XML document: what object storage answers with needs no more than names, texts and children.
struct Element {
    std::string name = {};               ///< without its namespace
    std::string text = {};               ///< UTF-8, entities decoded; that of the children is theirs
    std::vector<Element> children = {};  ///< in document order

    /// The first child of this name, or null.
    [[nodiscard]] const Element* child(std::string_view child_name) const noexcept;

    /// The text of the first child of this name, or an empty text.
    [[nodiscard]] std::string_view text_of(std::string_view child_name) const noexcept;
};

/// Reads a whole document, in UTF-8 or in another encoding that it declares and Expat knows. Attributes, comments and
/// processing instructions are ignored, and so is white space before the XML declaration.
/// @throws DecodeError for `action`, with line and column, if the document is not well-formed, has a DOCTYPE, nests
///         elements more than 32 deep or is longer than 16 MiB
[[nodiscard]] Element parse(std::string_view document, const std::string& action);

/// Text with `&`, `<` and `>` as entities.
[[nodiscard]] std::string escape(std::string_view text);

}  // namespace rsclient::xml
