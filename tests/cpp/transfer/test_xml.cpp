#include "transfer/xml.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::transfer;

TEST_CASE("names, texts and children are read; entities are decoded") {
    const XmlElement root = parse_xml(
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

TEST_CASE("a broken document is refused with the place") {
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_xml("<a><b></a>", "list s3://b")),
                         "list s3://b: the XML answer is broken at byte 9: expected the end of <b>", DecodeError);
    for (const char* text :
         {"", "text", "<a>", "<a", "<a b></a>", "<a b=1/>", "<a/><b/>", "<a>&none;</a>", "<a>&#xD800;</a>",
          "<a>&#;</a>", "<a>&amp</a>", "<!DOCTYPE a><a/>", "<a><!DOCTYPE b></a>", "< a/>", "<a><![CDATA[x</a>"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_xml(text, "x")), DecodeError);
    }
}

TEST_CASE("endless nesting is refused") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "<a>";
    CHECK_THROWS_AS(static_cast<void>(parse_xml(text, "x")), DecodeError);
}

TEST_CASE("text is escaped") { CHECK(escape_xml("a<b>&\"c\"") == "a&lt;b&gt;&amp;\"c\""); }
