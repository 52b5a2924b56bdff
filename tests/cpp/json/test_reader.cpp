#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "cpp/json/warnings.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/raw_json.hpp"
#include "rsclient/json/reader.hpp"

using namespace rsclient;
using json::Reader;
using json::Value;

namespace {

const Value& document() {
    static const Value value = json::parse(
        R"({"jobs": [{"id": "a", "progress": 5}, {"id": 7, "tags": ["x", "y"]}], "next": null, "": 1.5})", "document");
    return value;
}

template <class Read>
std::string refusal(const Read& read) {
    try {
        static_cast<void>(read(Reader(document(), "get jobs: ")));
    } catch (const DecodeError& error) {
        return error.what();
    }
    return "not refused";
}

}  // namespace

TEST_CASE("a reader goes into members and elements") {
    const Reader reader(document(), "get jobs: ");
    const Reader jobs = reader.member("jobs");
    std::vector<std::string> paths;
    for (const Reader& job : jobs.elements()) {
        for (const Reader& member : job.members()) paths.push_back(member.path());
    }
    CHECK(paths == std::vector<std::string>{"get jobs: /jobs/0/id", "get jobs: /jobs/0/progress",
                                            "get jobs: /jobs/1/id", "get jobs: /jobs/1/tags"});
    const Reader second = jobs.elements()[1];
    CHECK(second.member("tags").strings() == std::vector<std::string>{"x", "y"});
    CHECK(second.find_string("absent") == std::nullopt);
    CHECK(reader.find("next") == std::nullopt);
    CHECK(reader.member("next").is_null());
    CHECK(reader.member("").number() == 1.5);
}

TEST_CASE("what is refused is named by its path") {
    CHECK(refusal([](const Reader& at) { return at.string(); }) == "get jobs: expected a string, found an object");
    CHECK(refusal([](const Reader& at) { return at.member("links").string(); }) == "get jobs: /links: missing");
    CHECK(refusal([](const Reader& at) { return at.member("next").array().size(); }) ==
          "get jobs: /next: expected an array, found null");
    CHECK(refusal([](const Reader& at) { return at.member("").whole_number(); }) ==
          "get jobs: /: expected a whole number, found a number");
    CHECK(refusal([](const Reader& at) {
              const Reader jobs = at.member("jobs");
              const Reader second = jobs.elements()[1];
              return second.find_string("id");
          }) == "get jobs: /jobs/1/id: expected a string, found a number");
    CHECK(refusal([](const Reader& at) {
              const Reader jobs = at.member("jobs");
              return jobs.member("id").string();
          }) == "get jobs: /jobs: expected an object, found an array");
}

TEST_CASE("the origin is made for a message only") {
    int made = 0;
    const Value value("text");
    const Reader reader(
        value,
        [&made] {
            ++made;
            return std::string("read item");
        },
        "id");
    CHECK(reader.string() == "text");
    CHECK(made == 0);
    CHECK_THROWS_WITH(static_cast<void>(reader.object()), "read item/id: expected an object, found a string");
}

TEST_CASE("of a list only the broken elements are left out") {
    const testing::Warnings warnings;
    const Reader reader(document(), "get jobs: ");
    std::vector<std::string> ids;
    reader.member("jobs").read_elements([&](const Reader& job) { ids.push_back(job.member("id").string()); });
    CHECK(ids == std::vector<std::string>{"a"});
    CHECK(warnings.messages == testing::Messages{"get jobs: /jobs/1/id: expected a string, found a number; left out"});
}

TEST_CASE("a temporary reader gives no further readers") {
    constexpr auto elements_of = [](auto&& at) -> decltype(std::forward<decltype(at)>(at).elements()) {
        return std::forward<decltype(at)>(at).elements();
    };
    CHECK(std::is_invocable_v<decltype(elements_of), const Reader&>);
    CHECK_FALSE(std::is_invocable_v<decltype(elements_of), Reader>);
}
