#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rsclient::transfer {

/// An element of an XML document: what S3 answers with needs no more than names, texts and children.
struct XmlElement {
    std::string name = {};                  ///< without namespace prefix
    std::string text = {};                  ///< entities decoded; that of the children is theirs
    std::vector<XmlElement> children = {};  ///< in document order

    /// The first child of this name, or null.
    [[nodiscard]] const XmlElement* child(std::string_view child_name) const noexcept;

    /// The text of the first child of this name, or an empty text.
    [[nodiscard]] std::string_view text_of(std::string_view child_name) const noexcept;
};

/// Reads a document. Attributes, comments and processing instructions are passed over; a DOCTYPE is refused.
/// @throws DecodeError opening with `action` and naming the position if the document is not well-formed
[[nodiscard]] XmlElement parse_xml(std::string_view document, const std::string& action);

/// Text with `&`, `<` and `>` as entities.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace rsclient::transfer
