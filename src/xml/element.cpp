#include "rsclient/xml/element.hpp"

#include <expat.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::xml {
namespace {

static_assert(std::is_same_v<XML_Char, char>, "Expat must be built for UTF-8");

constexpr std::size_t deepest = 32;              ///< S3 nests four deep; destroying an Element recurses
constexpr std::size_t longest = 16 * 1'048'576;  ///< a page of 1000 keys of 1 KiB, each byte as an entity, is 6 MiB
constexpr std::size_t longest_name = 100;        ///< bytes of a name in a message
constexpr char namespace_end = '\n';             ///< between namespace and name; no name has it

struct FreeParser {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};

/// Builds the elements of one document from the events of Expat.
class Reader {
public:
    explicit Reader(const std::string& action)
        : action_(action), parser_(XML_ParserCreateNS(nullptr, namespace_end)), open_(1) {
        if (!parser_) throw std::bad_alloc();
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), on_start, on_end);
        XML_SetCharacterDataHandler(parser_.get(), on_text);
        XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    }

    Element read(std::string_view document) {
        if (document.size() > longest) {
            throw DecodeError(action_, "the XML answer has " + std::to_string(document.size()) +
                                           " bytes, expected at most " + std::to_string(longest));
        }
        // Services send white space ahead while they work, to keep the connection open. XML has none there.
        skipped_ = document.substr(0, document.find_first_not_of(" \t\r\n"));
        document.remove_prefix(skipped_.size());
        const auto status = XML_Parse(parser_.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
        if (failure_) std::rethrow_exception(failure_);
        if (status != XML_STATUS_OK) refuse(XML_GetErrorCode(parser_.get()));
        return std::move(open_.front().children.front());
    }

private:
    /// Exceptions must not pass through Expat, which is C: the first one is kept until it returns.
    template <class Step>
    static void run(void* data, Step step) noexcept {
        Reader& reader = *static_cast<Reader*>(data);
        if (reader.failure_) return;
        try {
            step(reader);
        } catch (...) {
            reader.failure_ = std::current_exception();
            XML_StopParser(reader.parser_.get(), XML_FALSE);
        }
    }

    static void XMLCALL on_start(void* data, const char* name, const char** /*attributes*/) {
        run(data, [name](Reader& reader) {
            if (reader.open_.size() > deepest) {
                reader.refuse("elements are nested too deep, expected at most " + std::to_string(deepest) + " levels");
            }
            const std::string_view full_name = name;
            reader.open_.push_back({.name = std::string(full_name.substr(full_name.rfind(namespace_end) + 1))});
        });
    }

    static void XMLCALL on_end(void* data, const char* /*name*/) {
        run(data, [](Reader& reader) {
            Element element = std::move(reader.open_.back());
            reader.open_.pop_back();
            reader.open_.back().children.push_back(std::move(element));
        });
    }

    static void XMLCALL on_text(void* data, const char* text, int size) {
        run(data, [=](Reader& reader) { reader.open_.back().text.append(text, static_cast<std::size_t>(size)); });
    }

    /// Entities can only be declared in a DOCTYPE: without it a document neither grows nor names other files.
    static void XMLCALL on_doctype(void* data, const char* /*name*/, const char* /*system_id*/,
                                   const char* /*public_id*/, int /*has_internal_subset*/) {
        run(data, [](Reader& reader) { reader.refuse("a DOCTYPE is not accepted, expected an element"); });
    }

    [[noreturn]] void refuse(XML_Error error) const {
        if (error == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
        refuse(std::string(XML_ErrorString(error)) + ", expected " + expected());
    }

    [[noreturn]] void refuse(const std::string& why) const {
        const auto lines = static_cast<XML_Size>(std::count(skipped_.begin(), skipped_.end(), '\n'));
        const XML_Size line = XML_GetCurrentLineNumber(parser_.get());
        XML_Size column = XML_GetCurrentColumnNumber(parser_.get()) + 1;
        if (line == 1) column += skipped_.size() - (skipped_.rfind('\n') + 1);
        throw DecodeError(action_, "the XML answer is broken at line " + std::to_string(line + lines) + ", column " +
                                       std::to_string(column) + ": " + why);
    }

    [[nodiscard]] std::string expected() const {
        if (open_.size() > 1) return "content or the end of <" + open_.back().name.substr(0, longest_name) + ">";
        return open_.front().children.empty() ? "an element" : "the end of the document";
    }

    const std::string& action_;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser_;
    std::vector<Element> open_;  ///< from the document, whose only child is the root, to the innermost element
    std::string_view skipped_ = {};
    std::exception_ptr failure_ = {};
};

}  // namespace

const Element* Element::child(std::string_view child_name) const noexcept {
    for (const Element& element : children) {
        if (element.name == child_name) return &element;
    }
    return nullptr;
}

std::string_view Element::text_of(std::string_view child_name) const noexcept {
    const Element* found = child(child_name);
    return found == nullptr ? std::string_view() : std::string_view(found->text);
}

Element parse(std::string_view document, const std::string& action) { return Reader(action).read(document); }

std::string escape(std::string_view text) {
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

}  // namespace rsclient::xml
