#include "rsclient/transfer/s3_uri.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using rsclient::transfer::S3Uri;

TEST_CASE("bucket and key are told apart and joined again") {
    CHECK(S3Uri::parse("s3://b/a/b c+%20.tif") == S3Uri{"b", "a/b c+%20.tif"});
    CHECK(S3Uri::parse("s3://b") == S3Uri{"b", ""});
    CHECK(S3Uri::parse("s3://b/") == S3Uri{"b", ""});
    CHECK(S3Uri{"b", "x/y"}.text() == "s3://b/x/y");
    CHECK(S3Uri{"b", ""}.text() == "s3://b");
}

TEST_CASE("what is no such URI is refused with the reason") {
    CHECK_THROWS_WITH_AS(static_cast<void>(S3Uri::parse("https://b/k")),
                         "'https://b/k' is not a URI such as s3://bucket/key: it does not start with s3://",
                         std::invalid_argument);
    for (const char* text :
         {"", "s3:/b/k", "s3://", "s3:///k", "s3://b//k", "s3://u@b/k", "s3://b:80/k", "s3://b?x/k"}) {
        CHECK_THROWS_AS(static_cast<void>(S3Uri::parse(text)), std::invalid_argument);
    }
}
