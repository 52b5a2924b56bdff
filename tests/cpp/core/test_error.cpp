#include "rsclient/core/error.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace rsclient;

TEST_CASE("an HttpError tells what we did, the status, the attempts and the service's words") {
    const HttpError error({.action = "get CADIP session", .status = 503, .detail = "maintenance", .attempts = 4});
    CHECK(std::string(error.what()) == "get CADIP session: HTTP 503 after 4 attempts: maintenance");
    CHECK(error.action() == "get CADIP session");
    CHECK(error.status() == 503);
    CHECK(error.detail() == "maintenance");
    CHECK(error.attempts() == 4);
    CHECK(error.request_id().empty());
}

TEST_CASE("an HttpError of one attempt does not count; a request id is told for those who read the service's log") {
    const NotFoundError error(
        {.action = "get item a", .status = 404, .detail = "Item a not found", .request_id = "r-7"});
    CHECK(std::string(error.what()) == "get item a: HTTP 404: Item a not found (request id r-7)");
    CHECK(error.request_id() == "r-7");
}

TEST_CASE("a TransportError tells that no answer came, and why") {
    const TransportError once("search CADIP sessions", "https://rs.example: connection refused");
    CHECK(std::string(once.what()) == "search CADIP sessions: no answer: https://rs.example: connection refused");
    CHECK(once.attempts() == 1);
    const TimeoutError late("search CADIP sessions", "https://rs.example: timed out after 30 s", 4);
    CHECK(std::string(late.what()) ==
          "search CADIP sessions: no answer after 4 attempts: https://rs.example: timed out after 30 s");
    CHECK(late.action() == "search CADIP sessions");
    CHECK(late.detail() == "https://rs.example: timed out after 30 s");
    CHECK(late.attempts() == 4);
}

TEST_CASE("a JobFailedError tells the job, its state and the service's words") {
    const JobFailedError error("stage 3 items into s2", "j-1", "failed", "no space left");
    CHECK(std::string(error.what()) == "stage 3 items into s2: job j-1 failed: no space left");
    CHECK(error.job_id() == "j-1");
    CHECK(error.status() == "failed");
    CHECK(error.detail() == "no space left");
}

TEST_CASE("all errors are one family, told apart where callers branch on it") {
    static_assert(std::is_base_of_v<std::runtime_error, Error>);
    static_assert(std::is_base_of_v<Error, HttpError> && std::is_base_of_v<Error, TransportError>);
    static_assert(std::is_base_of_v<Error, DecodeError> && std::is_base_of_v<Error, ProductError>);
    static_assert(std::is_base_of_v<Error, JobFailedError> && std::is_base_of_v<Error, Interrupted>);
    static_assert(std::is_base_of_v<TransportError, TimeoutError> && !std::is_base_of_v<HttpError, TransportError>);
    static_assert(std::is_base_of_v<HttpError, NotAuthenticatedError> &&
                  std::is_base_of_v<HttpError, NotPermittedError>);
    static_assert(std::is_base_of_v<HttpError, NotFoundError> && std::is_base_of_v<HttpError, ConflictError>);
    static_assert(std::is_base_of_v<HttpError, InvalidRequestError> && std::is_base_of_v<HttpError, RateLimitedError>);
    static_assert(std::is_base_of_v<HttpError, ServerError> && !std::is_base_of_v<ServerError, RateLimitedError>);
    CHECK_THROWS_AS(throw ConflictError({.status = 409}), HttpError);
}
