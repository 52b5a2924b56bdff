#include "rsclient/xml/element.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::xml;

namespace {

/// The text of the element of this document.
std::string text_in(const std::string& document) { return parse(document, "read").text; }

/// The message of the refusal of a document.
std::string refusal(const std::string& document) {
    try {
        static_cast<void>(parse(document, "list s3://b"));
    } catch (const DecodeError& error) {
        return error.what();
    }
    return "no error";
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("names, texts and children are read; entities are decoded") {
    const Element root = parse(
        "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- x -->\n"
        "<s3:Result xmlns:s3='http://x/' a = \"1 > 0\"><Key>a&amp;b &lt;&#228;&#xFC;&#x1F600;&gt;"
        "</Key><Empty/><Key>2</Key><Raw><![CDATA[<&>]]></Raw ></s3:Result> ",
        "list");
    CHECK(root.name == "Result");
    REQUIRE(root.children.size() == 4);
    CHECK(root.text_of("Key") == "a&b <\xC3\xA4\xC3\xBC\xF0\x9F\x98\x80>");
    CHECK(root.child("Empty")->text.empty());
    CHECK(root.text_of("Raw") == "<&>");
    CHECK(root.child("None") == nullptr);
    CHECK(root.text_of("None").empty());
}

TEST_CASE("text is one, however it is spelled and interrupted") {
    CHECK(text_in("<a>&#x41;&#66;&amp;&lt;&gt;&quot;&apos;</a>") == "AB&<>\"'");
    CHECK(text_in("<a>1<!-- <b> & -->2<?do it?>3<![CDATA[4]]>5<b>no</b>6</a>") == "123456");
    CHECK(text_in("<a><![CDATA[]] > ]]]]><![CDATA[>]]></a>") == "]] > ]]>");
    CHECK(text_in("<?xml version='1.0'?><?style x?><a>1</a><!-- end --><?done?>\n") == "1");
}

TEST_CASE("line ends are those of XML, unless they are written as entities") {
    CHECK(text_in("<a>1\n2\r\n3&#13;&#10;4 </a>") == "1\n2\n3\r\n4 ");
}

TEST_CASE("a long text comes whole, though Expat hands it over line by line") {
    CHECK(text_in("<a>" + repeated("\xC3\xA4\n&amp;", 200'000) + "</a>") == repeated("\xC3\xA4\n&", 200'000));
}

TEST_CASE("white space before the declaration is skipped, and counts for line and column") {
    CHECK(text_in("\r\n  <?xml version=\"1.0\"?><a>1</a>") == "1");
    CHECK(refusal("\n\n   <a>&none;</a>").find("at line 3, column 7:") != std::string::npos);
    CHECK(refusal("\n   <a>\n&none;</a>").find("at line 3, column 1:") != std::string::npos);
}

TEST_CASE("texts are UTF-8, whatever encoding the document declares") {
    CHECK(text_in("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>") == "\xC3\xA4");
    CHECK(text_in(std::string("\xFF\xFE<\0a\0>\0\xE4\0<\0/\0a\0>\0", 18)) == "\xC3\xA4");  // UTF-16
    CHECK(refusal("<?xml version='1.0' encoding='x-none'?><a/>").find("unknown encoding") != std::string::npos);
    CHECK(refusal("<a>\xE4</a>").find("line 1, column 4: not well-formed") != std::string::npos);
}

TEST_CASE("names are without their namespace, be it the default one or named by a prefix") {
    const Element root = parse(
        "<R xmlns='http://s3.amazonaws.com/doc/2006-03-01/' xmlns:x='urn:a:b'>"
        "<x:Key xmlns:x='http://other/'>1</x:Key><Owner xmlns='' x:Key='3'><x:ID>2</x:ID></Owner></R>",
        "list");
    CHECK(root.name == "R");
    CHECK(root.text_of("Key") == "1");
    REQUIRE(root.child("Owner") != nullptr);
    CHECK(root.child("Owner")->text_of("ID") == "2");
    CHECK(refusal("<x:R/>") ==
          "list s3://b: the XML answer is broken at line 1, column 1: unbound prefix, expected an element");
}

TEST_CASE("a refusal says where, why and what was expected") {
    const std::string broken = "list s3://b: the XML answer is broken at ";
    CHECK(refusal("<a><b></a>") == broken + "line 1, column 9: mismatched tag, expected content or the end of <b>");
    CHECK(refusal("<a>\n  <b>\xC3\xA4&none;</b></a>") ==
          broken + "line 2, column 7: undefined entity, expected content or the end of <b>");
    CHECK(refusal("") == broken + "line 1, column 1: no element found, expected an element");
    CHECK(refusal("<a/>\n<b/>") ==
          broken + "line 2, column 1: junk after document element, expected the end of the document");
}

TEST_CASE("what is not well-formed is refused") {
    for (const char* text : {" \n",
                             "text",
                             "<a>",
                             "<a",
                             "<a b></a>",
                             "<a b=1/>",
                             "<a b='' b=''/>",
                             "<a/><b/>",
                             "<a/>x",
                             "<a>&#xD800;</a>",
                             "<a>&#;</a>",
                             "<a>&#1;</a>",
                             "<a>\x01</a>",
                             "<a>&amp</a>",
                             "<a>]]></a>",
                             "<a><!DOCTYPE b></a>",
                             "< a/>",
                             "<a><![CDATA[x</a>",
                             "<a><!-- x</a>",
                             "<a>\xC3</a>",
                             "{\"a\": 1}"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse(text, "x")), DecodeError);
    }
}

TEST_CASE("a document that ends early is refused, wherever it is cut") {
    const std::string document =
        "<?xml version=\"1.0\"?><R><Contents><Key>a&amp;\xC3\xA4</Key></Contents><!-- x --><A><![CDATA[y]]></A></R>";
    for (std::size_t size = 0; size < document.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(static_cast<void>(parse(document.substr(0, size), "x")), DecodeError);
    }
    CHECK(parse(document, "x").children.size() == 2);
}

TEST_CASE("a DOCTYPE is refused before any of its entities is declared") {
    const std::string detail = ": a DOCTYPE is not accepted, expected an element";
    std::string laughs = "<!DOCTYPE a [<!ENTITY l0 'ha'>";
    for (int i = 1; i < 10; ++i) {
        laughs += "<!ENTITY l" + std::to_string(i) + " '" + repeated("&l" + std::to_string(i - 1) + ";", 10) + "'>";
    }
    for (const std::string& text :
         {std::string("<!DOCTYPE a><a/>"), std::string("<!DOCTYPE html>\n<html></html>"), laughs + "]><a>&l9;</a>",
          std::string("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>"),
          std::string("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'> %x;]><a/>"),
          std::string("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>")}) {
        CAPTURE(text);
        CHECK(refusal(text).ends_with(detail));
    }
}

TEST_CASE("32 levels of elements are read, more are refused") {
    CHECK_NOTHROW(static_cast<void>(parse(repeated("<a>", 32) + repeated("</a>", 32), "x")));
    CHECK(refusal(repeated("<a>", 33) + repeated("</a>", 33)) ==
          "list s3://b: the XML answer is broken at line 1, column 97: elements are nested too deep, expected at most "
          "32 levels");
    CHECK_THROWS_AS(static_cast<void>(parse(repeated("<a>", 100'000), "x")), DecodeError);
}

TEST_CASE("more than 16 MiB are refused") {
    const std::string document = "<a/>" + std::string(16'777'212, ' ');
    CHECK_NOTHROW(static_cast<void>(parse(document, "x")));
    CHECK(refusal(document + " ") == "list s3://b: the XML answer has 16777217 bytes, expected at most 16777216");
}

TEST_CASE("text is escaped") { CHECK(escape("a<b>&\"c\"") == "a&lt;b&gt;&amp;\"c\""); }
