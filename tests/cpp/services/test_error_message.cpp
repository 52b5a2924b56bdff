#include <doctest/doctest.h>

#include <string>

#include "services/error_message.hpp"

using rsclient::services::error_message_from;

namespace {

constexpr const char* as_json = "application/json";

}  // namespace

TEST_CASE("the service's message are found in every error body that its versions send") {
    CHECK(error_message_from(R"({"code": "NotFound", "description": "Unknown AUXIP collection: 'x'"})", as_json) ==
          "Unknown AUXIP collection: 'x'");
    CHECK(error_message_from(
              R"({"type": "https://developer.mozilla.org/en/docs/Web/HTTP/Reference/Status/404", "status": 404,
                       "detail": "No job"})",
              as_json) == "No job");
    CHECK(error_message_from(R"({"detail": "Not Found"})", as_json) == "Not Found");
    CHECK(error_message_from(R"({"message": "Job not found"})", as_json) == "Job not found");
    CHECK(error_message_from(R"({"error": "Unauthorized access."})", as_json) == "Unauthorized access.");
    CHECK(error_message_from(R"("Collection s2 does not exist.")", as_json) == "Collection s2 does not exist.");
    CHECK(error_message_from("upstream connect error", "text/plain") == "upstream connect error");
}

TEST_CASE("a list of validation errors names each place") {
    CHECK(
        error_message_from(
            R"({"detail": [{"loc": ["query", "limit"], "msg": "Input should be greater than 0", "type": "greater_than"},
                                  {"loc": ["body", "features", 0, "id"], "msg": "Field required"}]})",
            as_json) == "query/limit: Input should be greater than 0; body/features/0/id: Field required");
    CHECK(error_message_from(R"({"detail": ["one", {"msg": "two"}]})", as_json) == "one; two");
}

TEST_CASE("a JSON document serialised as a string is parsed") {
    CHECK(error_message_from(
              R"({"code": "UnprocessableEntity", "description": "{\"detail\":[{\"msg\":\"bad bbox\"}]}"})", as_json) ==
          "bad bbox");
    CHECK(error_message_from(R"("{\"detail\": \"No job\"}")", as_json) == "No job");
    CHECK(error_message_from(R"({"description": "{oops"})", as_json) == "{oops");
}

TEST_CASE("the order of the names is description, detail, message, error; null and empty ones say nothing") {
    CHECK(error_message_from(R"({"error": "4", "message": "3", "detail": "2", "description": "1"})", as_json) == "1");
    CHECK(error_message_from(R"({"error": "4", "message": "3", "detail": "2", "description": null})", as_json) == "2");
    CHECK(error_message_from(R"({"error": "4", "message": "3", "detail": ""})", as_json) == "3");
    CHECK(error_message_from(R"({"code":"KeyError","description":""})", as_json) ==
          R"({"code":"KeyError","description":""})");
}

TEST_CASE("a body without message is described") {
    CHECK(error_message_from("", "") == "empty response body");
    CHECK(error_message_from(" \n", "") == "empty response body");
    CHECK(error_message_from(R"("")", as_json) == "empty response body");
    CHECK(error_message_from("<html><body>Sign in</body></html>", "text/html; charset=utf-8") ==
          "an HTML page instead of JSON");
    CHECK(error_message_from("\n<!doctype html><title>502</title>", "") == "an HTML page instead of JSON");
    CHECK(error_message_from("<HTML><body/></HTML>", "") == "an HTML page instead of JSON");
    CHECK(error_message_from("<Error><Message>a &amp; b</Message></Error>", "") == "a & b");
    // cut short: whatever it was, it is no message
    CHECK(error_message_from("<?xml version=\"1.0\"?><Error><Message>a", "") == "an XML document instead of JSON");
    CHECK(error_message_from("<?xml version=\"1.0\"?><oops/>", "application/xml") == "an XML document instead of JSON");
}

TEST_CASE("the message of an object storage's error has no signatures") {
    // The form of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    CHECK(error_message_from(
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has "
              "expired</Message>"
              "<SignatureProvided>abc</SignatureProvided></Error>",
              "application/xml") == "AccessDenied: Request has expired");
}

TEST_CASE("a message is one line, whatever the service wrote") {
    CHECK(error_message_from("{\"detail\": \"no\\r\\n2026-11-26 ERROR\\tall is lost\"}", as_json) ==
          "no  2026-11-26 ERROR all is lost");
}

TEST_CASE("long message are cut between characters and unreadable bytes are spelled") {
    CHECK(error_message_from(std::string(3000, 'x'), "text/plain") == std::string(2000, 'x') + " ...");
    std::string accents = "x";
    for (int i = 0; i < 1500; ++i) accents += "\xc3\xa9";
    CHECK(error_message_from(accents, "text/plain") == accents.substr(0, 1999) + " ...");
    CHECK(error_message_from("Donn\xe9"
                             "es absentes",
                             "text/plain") ==
          "Donn\\xe9"
          "es absentes");
}
