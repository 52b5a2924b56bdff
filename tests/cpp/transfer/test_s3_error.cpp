#include "transfer/s3_error.hpp"

#include <doctest/doctest.h>

using namespace rsclient;
using namespace rsclient::transfer;

namespace {

// The layout of S3's error answers, with what a refused signature tells.
constexpr const char* refused = R"(<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match.</Message>
<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId><SignatureProvided>98ad72</SignatureProvided></Error>)";

template <class E>
E caught(http::Response response, int attempts = 1) {
    try {
        throw_s3_error("read s3://b/k", {std::move(response), attempts});
    } catch (const E& error) {
        return error;
    }
}

}  // namespace

TEST_CASE("the message has the service's words and its request id, but no key and no signature") {
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

TEST_CASE("an answer without or with foreign words is told as it is, cut short") {
    CHECK(caught<NotPermittedError>({403, {}, ""}).detail() == "the service gave no reason");
    CHECK(caught<ServerError>({502, {}, "<html>\n  bad   gateway\n"}).detail() == "<html> bad gateway ");
    CHECK(caught<ServerError>({502, {}, std::string(500, 'x')}).detail() == std::string(200, 'x') + "...");
}
