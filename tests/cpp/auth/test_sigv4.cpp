// Expected signatures are those of the examples in the S3 API reference of AWS: "Authenticating Requests: Using the
// Authorization Header (AWS Signature Version 4)" and "... Using Query Parameters"; keys, date and bucket are theirs.
#include "rsclient/auth/sigv4.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/clock.hpp"
#include "rsclient/hashing/digest.hpp"

using namespace rsclient;
using namespace rsclient::auth;

namespace {

const std::string bucket = "https://examplebucket.s3.amazonaws.com";

SigningKeys example_keys() {
    SigningKeys keys;
    keys.region = "us-east-1";
    keys.access_key = "AKIAIOSFODNN7EXAMPLE";
    keys.secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    return keys;
}

std::string authorization(http::Request request, std::string_view body = "") {
    const auto hash = hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::sha2_256, as_bytes(body)));
    sign(request, example_keys(), parse_time("2013-05-24T00:00:00Z"), hash);
    CHECK(request.headers.at("x-amz-date") == "20130524T000000Z");
    return request.credentials.at("authorization");
}

std::string expected(const std::string& names, const std::string& signature) {
    return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=" +
           names + ",Signature=" + signature;
}

}  // namespace

TEST_CASE("example: GET Object") {
    CHECK(authorization({.url = bucket + "/test.txt", .headers = {{"Range", "bytes=0-9"}}}) ==
          expected("host;range;x-amz-content-sha256;x-amz-date",
                   "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST_CASE("example: PUT Object") {
    const http::Request request{
        .method = "PUT",
        .url = bucket + "/test%24file.text",
        .headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}};
    CHECK(authorization(request, "Welcome to Amazon S3.") ==
          expected("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                   "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST_CASE("example: GET Bucket Lifecycle") {
    CHECK(authorization({.url = bucket + "/", .query = {{"lifecycle", ""}}}) ==
          expected("host;x-amz-content-sha256;x-amz-date",
                   "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

TEST_CASE("example: Get Bucket (List Objects)") {
    CHECK(authorization({.url = bucket, .query = {{"max-keys", "2"}, {"prefix", "J"}}}) ==
          expected("host;x-amz-content-sha256;x-amz-date",
                   "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST_CASE("example: presigned URL") {
    const std::string url = presign({.url = bucket + "/test.txt"}, example_keys(), parse_time("2013-05-24T00:00:00Z"),
                                    std::chrono::hours(24));
    CHECK(url == bucket +
                     "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                     "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                     "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                     "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
                     "&X-Amz-SignedHeaders=host");
}

TEST_CASE("signing twice gives the signature of the second time alone") {
    http::Request request{.url = bucket + "/test.txt", .headers = {{"Range", "bytes=0-9"}}};
    const auto hash = hashing::to_hex(hashing::digest_of(hashing::HashAlgorithm::sha2_256, {}));
    sign(request, example_keys(), parse_time("2013-05-23T23:59:00Z"), hash);
    sign(request, example_keys(), parse_time("2013-05-24T00:00:00Z"), hash);
    CHECK(request.credentials.at("Authorization") ==
          expected("host;range;x-amz-content-sha256;x-amz-date",
                   "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST_CASE("a session token is signed and goes with the credentials; Accept-Encoding is not signed") {
    SigningKeys keys = example_keys();
    keys.session_token = "token";
    http::Request request{.url = bucket + "/test.txt", .headers = {{"Accept-Encoding", "identity"}}};
    sign(request, keys, parse_time("2013-05-24T00:00:00Z"), unsigned_payload);
    CHECK(request.credentials.at("x-amz-security-token") == "token");
    CHECK(request.headers.at("x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
    CHECK(request.credentials.at("Authorization")
              .find("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") != std::string::npos);
}
