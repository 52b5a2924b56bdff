#include "rsclient/core/error.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace rsclient;

TEST_CASE("an HttpError has the action, the status, the attempts and the service's error detail") {
    const HttpError error({.action = "get CADIP session", .status = 503, .detail = "maintenance", .attempts = 4});
    CHECK(std::string(error.what()) == "get CADIP session: HTTP 503 after 4 attempts: maintenance");
    CHECK(error.action() == "get CADIP session");
    CHECK(error.status() == 503);
    CHECK(error.detail() == "maintenance");
    CHECK(error.attempts() == 4);
    CHECK(error.request_id().empty());
}

TEST_CASE("an HttpError of one attempt does not count; a request id is in the message, for the service's log") {
    const NotFoundError error(
        {.action = "get item a", .status = 404, .detail = "Item a not found", .request_id = "r-7"});
    CHECK(std::string(error.what()) == "get item a: HTTP 404: Item a not found (request id r-7)");
    CHECK(error.request_id() == "r-7");
}

TEST_CASE("each status has its error, and others are an HttpError without a kind") {
    const auto kind_of = [](int status) -> std::string {
        try {
            throw_http_error({.action = "get x", .status = status});
        } catch (const NotAuthenticatedError&) {
            return "not authenticated";
        } catch (const NotPermittedError&) {
            return "not permitted";
        } catch (const NotFoundError&) {
            return "not found";
        } catch (const ConflictError&) {
            return "conflict";
        } catch (const InvalidRequestError&) {
            return "invalid request";
        } catch (const RateLimitedError&) {
            return "rate limited";
        } catch (const ServerError&) {
            return "server";
        } catch (const HttpError& error) {
            return "HTTP " + std::to_string(error.status());
        }
    };
    CHECK(kind_of(401) == "not authenticated");
    CHECK(kind_of(403) == "not permitted");
    for (const int status : {404, 410}) CHECK(kind_of(status) == "not found");
    for (const int status : {409, 412}) CHECK(kind_of(status) == "conflict");
    for (const int status : {400, 405, 416, 422}) CHECK(kind_of(status) == "invalid request");
    CHECK(kind_of(429) == "rate limited");
    for (const int status : {424, 500, 503, 599}) CHECK(kind_of(status) == "server");
    CHECK(kind_of(301) == "HTTP 301");
}

TEST_CASE("a TransportError tells who did not answer, how often we asked, and why") {
    const TransportError once("search CADIP sessions", "connection refused");
    CHECK(std::string(once.what()) == "search CADIP sessions: no answer: connection refused");
    CHECK(once.attempts() == 1);
    CHECK_FALSE(once.permanent());
    const TimeoutError late(TransportErrorInfo{
        .action = "search CADIP sessions", .detail = "timed out (30 s)", .attempts = 4, .host = "rs.example"});
    CHECK(std::string(late.what()) ==
          "search CADIP sessions: no answer from rs.example after 4 attempts: timed out (30 s)");
    CHECK(late.action() == "search CADIP sessions");
    CHECK(late.detail() == "timed out (30 s)");
    CHECK(late.attempts() == 4);
    CHECK(late.host() == "rs.example");
}

TEST_CASE("a TransportError does not name a host twice") {
    const TransportError error(
        TransportErrorInfo{.action = "GET http://h:81/x", .detail = "connection refused", .host = "h:81"});
    CHECK(std::string(error.what()) == "GET http://h:81/x: no answer: connection refused");
}

TEST_CASE("the action of an error ends where the place begins") {
    const ProductError missing("read x.zarr: B02/.zarray", "missing");
    CHECK(std::string(missing.what()) == "read x.zarr: B02/.zarray: missing");
    CHECK(missing.action() == "read x.zarr");
    CHECK(missing.detail() == "B02/.zarray: missing");
    const DecodeError whole("search CADIP items: ", "expected an object, found null");
    CHECK(std::string(whole.what()) == "search CADIP items: expected an object, found null");
    CHECK(whole.action() == "search CADIP items");
    CHECK(whole.detail() == "expected an object, found null");
    const Interrupted stopped("wait", "stopped by the user: Ctrl-C");
    CHECK(stopped.action() == "wait");
    CHECK(stopped.detail() == "stopped by the user: Ctrl-C");
}

TEST_CASE("names that are not UTF-8 can be read in all texts of an error") {
    CHECK(readable("a\xff/\xc3\xa4\xe2\x82\xac\xf0\x9f\x9b\xb0.zip") ==
          "a\\xff/\xc3\xa4\xe2\x82\xac\xf0\x9f\x9b\xb0.zip");
    const ProductError error("read /data/b\xe4nd: B02\xe4/.zarray", "caf\xe9: missing");
    CHECK(std::string(error.what()) == "read /data/b\\xe4nd: B02\\xe4/.zarray: caf\\xe9: missing");
    CHECK(error.action() == "read /data/b\\xe4nd");
    CHECK(error.detail() == "B02\\xe4/.zarray: caf\\xe9: missing");
    const HttpError http({.action = "get \xff", .status = 503, .detail = "\xff", .request_id = "r\xff"});
    CHECK(std::string(http.what()) == "get \\xff: HTTP 503: \\xff (request id r\\xff)");
    CHECK(http.request_id() == "r\\xff");
    const TransportError transport(TransportErrorInfo{.action = "get \xff", .detail = "\xff", .host = "h\xff"});
    CHECK(std::string(transport.what()) == "get \\xff: no answer from h\\xff: \\xff");
    CHECK(transport.host() == "h\\xff");
    CHECK(transport.info().detail == "\\xff");
}

TEST_CASE("bytes that only look like UTF-8 are not taken for it") {
    for (const char* bytes : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                              "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xf0\x9f\x9b"}) {
        CAPTURE(bytes);
        CHECK(readable(bytes).size() == 4 * std::string(bytes).size());
    }
    for (const char* text : {"", "a", "~", "\xc2\xa0", "a\n\tb", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        CHECK(readable(text) == text);
    }
    CHECK(readable(std::string_view("a\0b", 3)) == "a\\x00b");
    // ECMA-48: ESC [ 2 J clears the screen of a terminal, and so does its form of one character, U+009B 2 J.
    CHECK(readable("a\x1b[2Jb\r") == "a\\x1b[2Jb\\x0d");
    CHECK(readable("a\xc2\x9b"
                   "2Jb\x7f") ==
          "a\\xc2\\x9b"
          "2Jb\\x7f");
    CHECK(std::string(ProductError(std::string_view("read a\0b", 8), "missing").what()) == "read a\\x00b: missing");
    CHECK(readable("\xe2\x82z") == "\\xe2\\x82z");
}

TEST_CASE("a JobFailedError has the job, its state and the service's message") {
    const JobFailedError error("stage 3 items into s2", "j-1", "failed", "no space left");
    CHECK(std::string(error.what()) == "stage 3 items into s2: job j-1 failed: no space left");
    CHECK(error.action() == "stage 3 items into s2");
    CHECK(error.job_id() == "j-1");
    CHECK(error.job_status() == "failed");
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
