#include "services/path_segment.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using rsclient::services::path_segment;

TEST_CASE("an id is one segment of the path, whatever it holds") {
    CHECK(path_segment("S2A_MSIL2A.SAFE", "item id") == "S2A_MSIL2A.SAFE");
    CHECK(path_segment("a/b ?#c:d", "item id") == "a%2Fb%20%3F%23c%3Ad");
    CHECK(path_segment("...", "item id") == "...");
}

TEST_CASE("an id that would lead elsewhere is refused") {
    CHECK_THROWS_WITH_AS(static_cast<void>(path_segment("", "job id")), "job id: it is empty", std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(path_segment("..", "item id")),
                         "item id: '..' would lead to another place in the URL", std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(path_segment(".", "item id")), std::invalid_argument);
}
