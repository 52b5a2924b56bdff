#include "rsclient/core/secret.hpp"

#include <doctest/doctest.h>

#include <sstream>

using rsclient::Secret;

TEST_CASE("a secret prints as stars and is revealed only when asked") {
    const Secret secret("top-secret");
    std::ostringstream text;
    text << secret << "|" << Secret();
    CHECK(text.str() == "***|");
    CHECK(secret.reveal() == "top-secret");
    CHECK(secret == Secret("top-secret"));
    CHECK_FALSE(secret == Secret("other"));
    CHECK(Secret().empty());
}
