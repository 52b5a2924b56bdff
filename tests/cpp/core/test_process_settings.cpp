#include "rsclient/core/process_settings.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <stdexcept>

#include "rsclient/core/setting_table.hpp"

using namespace rsclient;

TEST_CASE("the settings of a process are read once") {
    const auto& first = process_settings();
    const auto before = first.largest_answer;
    ::setenv("RSCLIENT_LARGEST_ANSWER_MB", "7", 1);
    CHECK(&process_settings() == &first);
    CHECK(process_settings().largest_answer == before);
    ::unsetenv("RSCLIENT_LARGEST_ANSWER_MB");
}

TEST_CASE("a count is a whole number of at least 1") {
    CHECK(parse_count(setting("largest_answer"), "12") == 12);
    for (const char* text : {"0", "-1", "1.5", "1e3", " 1", "1 ", "", "99999999999"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(
            static_cast<void>(parse_count(setting("largest_answer"), text)),
            ("RSCLIENT_LARGEST_ANSWER_MB must be a whole number of at least 1, got '" + std::string(text) + "'")
                .c_str(),
            std::invalid_argument);
    }
}
