#include <doctest/doctest.h>

#include <string>

#include "rsclient/services/caller.hpp"

using rsclient::services::words_of;

namespace {

constexpr const char* as_json = "application/json";

}  // namespace

TEST_CASE("the service's words are found in every error body that its versions send") {
    CHECK(words_of(R"({"code": "NotFound", "description": "Unknown AUXIP collection: 'x'"})", as_json) ==
          "Unknown AUXIP collection: 'x'");
    CHECK(words_of(
              R"({"type": "https://developer.mozilla.org/en/docs/Web/HTTP/Reference/Status/404", "status": 404,
                       "detail": "No job"})",
              as_json) == "No job");
    CHECK(words_of(R"({"detail": "Not Found"})", as_json) == "Not Found");
    CHECK(words_of(R"({"message": "Job not found"})", as_json) == "Job not found");
    CHECK(words_of(R"({"error": "Unauthorized access."})", as_json) == "Unauthorized access.");
    CHECK(words_of(R"("Collection s2 does not exist.")", as_json) == "Collection s2 does not exist.");
    CHECK(words_of("upstream connect error", "text/plain") == "upstream connect error");
}

TEST_CASE("a list of validation errors names each place") {
    CHECK(
        words_of(
            R"({"detail": [{"loc": ["query", "limit"], "msg": "Input should be greater than 0", "type": "greater_than"},
                                  {"loc": ["body", "features", 0, "id"], "msg": "Field required"}]})",
            as_json) == "query/limit: Input should be greater than 0; body/features/0/id: Field required");
    CHECK(words_of(R"({"detail": ["one", {"msg": "two"}]})", as_json) == "one; two");
}

TEST_CASE("a JSON document serialised as a string is looked into") {
    CHECK(words_of(R"({"code": "UnprocessableEntity", "description": "{\"detail\":[{\"msg\":\"bad bbox\"}]}"})",
                   as_json) == "bad bbox");
    CHECK(words_of(R"("{\"detail\": \"No job\"}")", as_json) == "No job");
    CHECK(words_of(R"({"description": "{oops"})", as_json) == "{oops");
}

TEST_CASE("the order of the names is description, detail, message, error; null and empty ones say nothing") {
    CHECK(words_of(R"({"error": "4", "message": "3", "detail": "2", "description": "1"})", as_json) == "1");
    CHECK(words_of(R"({"error": "4", "message": "3", "detail": "2", "description": null})", as_json) == "2");
    CHECK(words_of(R"({"error": "4", "message": "3", "detail": ""})", as_json) == "3");
    CHECK(words_of(R"({"code":"KeyError","description":""})", as_json) == R"({"code":"KeyError","description":""})");
}

TEST_CASE("a body without words is told as what it is") {
    CHECK(words_of("", "") == "no further words");
    CHECK(words_of(" \n", "") == "no further words");
    CHECK(words_of(R"("")", as_json) == "no further words");
    CHECK(words_of("<html><body>Sign in</body></html>", "text/html; charset=utf-8") == "an HTML page instead of JSON");
    CHECK(words_of("\n<!doctype html><title>502</title>", "") == "an HTML page instead of JSON");
    CHECK(words_of("<?xml version=\"1.0\"?><oops/>", "application/xml") == "an XML document instead of JSON");
}

TEST_CASE("an object storage's error is told without its signatures") {
    // The form of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    CHECK(words_of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has "
                   "expired</Message>"
                   "<SignatureProvided>abc</SignatureProvided></Error>",
                   "application/xml") == "AccessDenied: Request has expired");
}

TEST_CASE("long words are cut between characters and unreadable bytes are spelled") {
    CHECK(words_of(std::string(3000, 'x'), "text/plain") == std::string(2000, 'x') + " ...");
    std::string accents = "x";
    for (int i = 0; i < 1500; ++i) accents += "\xc3\xa9";
    CHECK(words_of(accents, "text/plain") == accents.substr(0, 1999) + " ...");
    CHECK(words_of("Donn\xe9"
                   "es absentes",
                   "text/plain") ==
          "Donn\\xe9"
          "es absentes");
}
