#include "rsclient/core/bytes.hpp"

#include <doctest/doctest.h>

using namespace rsclient;

TEST_CASE("text and bytes are views of the same memory") {
    const std::string_view text("a\0b", 3);
    const auto bytes = as_bytes(text);
    CHECK(bytes.size() == 3);
    CHECK(bytes[1] == std::byte{0});
    CHECK(as_text(bytes) == text);
    CHECK(as_text(bytes).data() == text.data());
}
