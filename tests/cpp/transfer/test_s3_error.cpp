#include "transfer/s3_error.hpp"

#include <doctest/doctest.h>

#include <string>

#include "rsclient/core/clock.hpp"

using namespace rsclient;
using namespace rsclient::transfer;

namespace {

// The layout of S3's error answers, with what a refused signature tells.
constexpr const char* refused = R"(<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match.</Message>
<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId><SignatureProvided>98ad72</SignatureProvided></Error>)";

const auto now = parse_time("Sun, 06 Nov 1994 08:49:37 GMT");

template <class E>
E caught(http::Response response, int attempts = 1) {
    try {
        throw_s3_error("read s3://b/k", {std::move(response), attempts}, now);
    } catch (const E& error) {
        return error;
    }
}

}  // namespace

TEST_CASE("the message has the service's error detail and its request id, but no key and no signature") {
    const auto error = caught<NotPermittedError>({403, {{"x-amz-request-id", "R1"}}, refused});
    CHECK(std::string(error.what()) ==
          "read s3://b/k: HTTP 403: SignatureDoesNotMatch: The request signature we calculated "
          "does not match. (request id R1)");
}

TEST_CASE("each status has its error") {
    CHECK(caught<InvalidRequestError>({400, {}, ""}).status() == 400);
    CHECK(caught<NotAuthenticatedError>({401, {}, ""}).status() == 401);
    CHECK(caught<NotFoundError>({404, {}, ""}).status() == 404);
    CHECK(caught<ConflictError>({409, {}, ""}).status() == 409);
    CHECK(caught<RateLimitedError>({429, {}, ""}).status() == 429);
    CHECK(caught<ServerError>({503, {}, ""}, 4).attempts() == 4);
    CHECK(caught<ServerError>({200, {}, ""}).status() == 200);  // an Error in the body of an early success
    CHECK(caught<HttpError>({301, {}, ""}).status() == 301);
}

TEST_CASE("headers speak where there is no body") {
    CHECK(std::string(caught<HttpError>({301,
                                         {{"x-amz-bucket-region", "eu-west-9"},
                                          {"x-amz-request-id", "R1"},
                                          {"x-amz-id-2", "Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg=="}},
                                         ""})
                          .what()) ==
          "read s3://b/k: HTTP 301: the service gave no reason; the bucket's region is eu-west-9; x-amz-id-2 "
          "Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg== (request id R1)");
    CHECK(caught<HttpError>({307, {{"Location", "https://me:pass@b.s3.example/k?X-Amz-Signature=1"}}, ""}).detail() ==
          "the service gave no reason; redirected to https://b.s3.example/k");
}

TEST_CASE("the body tells region, endpoint and ids too") {
    const auto error = caught<InvalidRequestError>(
        {400,
         {},
         "<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting 'eu-west-9'</Message>"
         "<Region>eu-west-9</Region><Endpoint>b.s3.example</Endpoint><RequestId>R2</RequestId><HostId>H2</HostId>"
         "</Error>"});
    CHECK(
        error.detail() ==
        "AuthorizationHeaderMalformed: expecting 'eu-west-9'; the bucket's region is eu-west-9; the bucket's endpoint "
        "is b.s3.example; x-amz-id-2 H2");
    CHECK(error.request_id() == "R2");
}

TEST_CASE("a clock that is wrong is named") {
    const std::string body =
        "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>";
    const std::string said = "RequestTimeTooSkewed: The difference is too large.";
    CHECK(caught<NotPermittedError>({403, {{"Date", "Sun, 06 Nov 1994 08:29:37 GMT"}}, body}).detail() ==
          said + "; this machine's clock is 20 min ahead of the server's: set it");
    CHECK(caught<NotPermittedError>({403, {{"Date", "Sun, 06 Nov 1994 10:49:37 GMT"}}, body}).detail() ==
          said + "; this machine's clock is 120 min behind the server's: set it");
    CHECK(caught<NotPermittedError>({403, {}, body}).detail() ==
          said + "; this machine's clock differs from the server's: set it");
    // The answer to HEAD has no code, but a date.
    CHECK(caught<NotPermittedError>({403, {{"Date", "Sun, 06 Nov 1994 08:29:37 GMT"}}, ""}).detail() ==
          "the service gave no reason; this machine's clock is 20 min ahead of the server's: set it");
    CHECK(caught<NotPermittedError>({403, {{"Date", "Sun, 06 Nov 1994 08:40:37 GMT"}}, ""}).detail() ==
          "the service gave no reason");
}

TEST_CASE("errors of gateways in JSON are read") {
    CHECK(
        caught<NotPermittedError>({403, {}, R"({"Code":"AccessDenied","Message":"no","RequestId":"tx1"})"}).detail() ==
        "AccessDenied: no");
    CHECK(caught<NotPermittedError>({403, {}, R"({"Error":{"Code":"AccessDenied","Message":"no"}})"}).detail() ==
          "AccessDenied: no");
    CHECK(caught<ServerError>({502, {}, R"( {"message": "upstream"})"}).detail() == "upstream");
    CHECK(caught<ServerError>({502, {}, R"({"code": 7})"}).detail() == R"({"code": 7})");
    CHECK(caught<ServerError>({502, {}, R"({"message": )"}).detail() == R"({"message": )");
    CHECK(caught<ServerError>({502, {}, "[1]"}).detail() == "[1]");
}

TEST_CASE("an error in XML that cannot be read, or declares entities, shows nothing of what it holds") {
    for (const char* body :
         {"<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>AKIA",
          "<Error><Code>&x;</Code></Error>", "<Error><Code>a</Code><Message>&#xD800;</Message></Error>"}) {
        CAPTURE(body);
        CHECK(caught<NotPermittedError>({403, {}, body}).detail() == "an error in XML that cannot be read");
    }
    const char* const declared = "<!DOCTYPE Error [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Error>&x;</Error>";
    CHECK(caught<NotPermittedError>({403, {}, declared}).detail() == "an error in XML that cannot be read");
    CHECK(caught<NotPermittedError>({403, {}, "GET /k AWS4-HMAC-SHA256 Credential=AKIA"}).detail() ==
          "a text that quotes the request");
}

TEST_CASE("temporary are 500 and the codes that S3 calls so, in a body of any status") {
    const auto with_code = [](int status, const std::string& code) {
        return http::Response{.status = status, .body = "<Error><Code>" + code + "</Code></Error>"};
    };
    CHECK(is_retryable_answer({.status = 500}));
    for (const int status : {200, 400, 403, 503}) {
        for (const char* code : {"InternalError", "SlowDown", "RequestTimeout", "ServiceUnavailable"}) {
            CHECK(is_retryable_answer(with_code(status, code)));
        }
        CHECK_FALSE(is_retryable_answer(with_code(status, "AccessDenied")));
    }
    CHECK_FALSE(is_retryable_answer({.status = 200, .body = "<ListBucketResult/>"}));
    CHECK_FALSE(is_retryable_answer({.status = 200, .body = "\xff\xfe<"}));
    CHECK_FALSE(is_retryable_answer({.status = 404}));
}

TEST_CASE("an HTML page in place of an error of S3 is quoted, with or without a DOCTYPE") {
    const std::string page = "<html><head><title>502 Bad Gateway</title></head>\r\n<body><hr>nginx<br></body></html>";
    const std::string quoted = "<html><head><title>502 Bad Gateway</title></head> <body><hr>nginx<br></body></html>";
    CHECK(caught<ServerError>({502, {{"x-amz-request-id", "R1"}}, page}).detail() == quoted);
    CHECK(caught<ServerError>({502, {}, "<!DOCTYPE html>\n" + page}).detail() == "<!DOCTYPE html> " + quoted);
    CHECK(caught<NotPermittedError>({403, {}, "<html><body>Sign in &nbsp;<br/></body></html>"}).detail() ==
          "<html><body>Sign in &nbsp;<br/></body></html>");
}

TEST_CASE("an error in a namespace, after white space, is read") {
    CHECK(caught<NotPermittedError>(
              {403, {}, " \n<?xml version=\"1.0\"?><s:Error xmlns:s=\"urn:s\"><s:Code>AccessDenied</s:Code></s:Error>"})
              .detail() == "AccessDenied");
}

TEST_CASE("an answer of another form is quoted, cut short") {
    CHECK(caught<NotPermittedError>({403, {}, ""}).detail() == "the service gave no reason");
    CHECK(caught<ServerError>({502, {}, "<html>\n  bad   gateway\n"}).detail() == "<html> bad gateway ");
    CHECK(caught<ServerError>({502, {}, std::string(500, 'x')}).detail() == std::string(200, 'x') + "...");
}
