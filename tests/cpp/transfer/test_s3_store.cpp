#include "rsclient/transfer/s3_store.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cpp/transfer/s3_fixture.hpp"
#include "rsclient/core/error.hpp"
#include "support/fake_transport.hpp"

using namespace rsclient;
using namespace rsclient::transfer;
using rsclient::testing::FakeTransport;

TEST_CASE("size asks with HEAD; absence is normal, refusal is not") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {{"Content-Length", "42"}}), answer(404), answer(403)};
    CHECK(s3.store().size("a b/ü+%.tif") == 42);
    CHECK(s3.store().size("none") == std::nullopt);
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().size("k")),
                         "read the size of s3://b/pre/k: HTTP 403: the service gave no reason", NotPermittedError);
    CHECK(s3.transport->requests[0].method == "HEAD");
    CHECK(s3.transport->requests[0].url == "http://s3.example:9000/b/pre/a%20b/%C3%BC%2B%25.tif");
}

TEST_CASE("requests are signed; the keys are nowhere but in the credentials") {
    S3Fixture s3;
    s3.transport->answers = {answer(404)};
    static_cast<void>(s3.store().size("k"));
    const http::Request& request = s3.transport->requests[0];
    CHECK(request.credentials.at("Authorization").starts_with("AWS4-HMAC-SHA256 Credential=ACCESS/"));
    CHECK(request.credentials.at("Authorization").find("SECRET") == std::string::npos);
    CHECK_FALSE(request.follow_redirects);
    CHECK(request.headers.at("Accept-Encoding") == "identity");
}

TEST_CASE("without keys nothing is signed") {
    S3Fixture s3;
    s3.options.access_key = s3.options.secret_key = "";
    s3.transport->answers = {answer(404)};
    static_cast<void>(s3.store().size("k"));
    CHECK(s3.transport->requests[0].credentials.empty());
}

TEST_CASE("virtual-hosted style puts the bucket into the host") {
    S3Fixture s3;
    s3.options.path_style = false;
    s3.transport->answers = {answer(404)};
    static_cast<void>(s3.store().size("k"));
    CHECK(s3.transport->requests[0].url == "http://b.s3.example:9000/pre/k");
}

TEST_CASE("a move is a copy by the service and a removal") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {}, "<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>"), answer(204)};
    s3.store().move("a b", "c");
    REQUIRE(s3.transport->requests.size() == 2);
    CHECK(s3.transport->requests[0].method == "PUT");
    CHECK(s3.transport->requests[0].url == "http://s3.example:9000/b/pre/c");
    CHECK(s3.transport->requests[0].headers.at("x-amz-copy-source") == "/b/pre/a%20b");
    CHECK(s3.transport->requests[1].method == "DELETE");
    CHECK(s3.transport->requests[1].url == "http://s3.example:9000/b/pre/a%20b");
    s3.store().move("c", "c");
    CHECK(s3.transport->requests.size() == 2);
}

TEST_CASE("a copy that fails, even after a 200, removes nothing") {
    S3Fixture s3;
    const auto again = answer(200, {}, "<Error><Code>InternalError</Code><Message>Try again.</Message></Error>");
    s3.transport->answers = {again, again, again, again, failed(404, "NoSuchKey"), failed(200, "AccessDenied")};
    CHECK_THROWS_WITH_AS(s3.store().move("a", "c"),
                         "copy s3://b/pre/a to s3://b/pre/c: HTTP 200 after 4 attempts: InternalError: Try again.",
                         ServerError);
    CHECK_THROWS_WITH_AS(s3.store().move("a", "c"), "copy s3://b/pre/a to s3://b/pre/c: there is no such object",
                         StorageError);
    CHECK_THROWS_WITH_AS(s3.store().move("a", "c"), "copy s3://b/pre/a to s3://b/pre/c: HTTP 200: AccessDenied",
                         ServerError);
    for (const auto& request : s3.transport->requests) CHECK(request.method == "PUT");
}

TEST_CASE("a copy that is answered by anything but its result removes nothing") {
    S3Fixture s3;
    const std::string action = "copy s3://b/pre/a to s3://b/pre/c: ";
    for (const auto& [body, detail] : std::vector<std::pair<std::string, std::string>>{
             {"", "the answer is empty, expected <CopyObjectResult>"},
             {"<Foo/>", "the answer is <Foo>, expected <CopyObjectResult>"},
             {"<html><body>terms of use</body></html>", "the answer is <html>, expected <CopyObjectResult>"},
             {"<!DOCTYPE html><title>Terms</title>",
              "the XML answer is broken at line 1, column 15: a DOCTYPE is not accepted, expected an element; expected "
              "<CopyObjectResult>"},
             {"{\"ok\": true}",
              "the XML answer is broken at line 1, column 1: not well-formed (invalid token), expected an element; "
              "expected <CopyObjectResult>"},
             {"<CopyObjectResult><LastModified>2026-01-01</LastModified></CopyObjectResult>",
              "<CopyObjectResult> has no ETag"},
             {"<CopyObjectResult><ETag></ETag></CopyObjectResult>", "<CopyObjectResult> has no ETag"}}) {
        CAPTURE(body);
        s3.transport->answers = {answer(200, {{"x-amz-request-id", "R1"}}, body)};
        try {
            s3.store().move("a", "c");
            FAIL("no error");
        } catch (const DecodeError& error) {
            CHECK(std::string(error.what()) == action + detail);
            CHECK(error.status() == 200);
            CHECK(error.request_id() == "R1");
        }
    }
    for (const auto& request : s3.transport->requests) CHECK(request.method == "PUT");
}

TEST_CASE("temporary failures are repeated with back-off by every operation") {
    const http::Response object = answer(206, {{"Content-Range", "bytes 0-2/3"}}, "abc");
    const http::Response stored = answer(200, {{"ETag", "\"1\""}});
    const http::Response copied = answer(200, {}, "<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>");
    for (const auto& failure :
         {answer(500), answer(502), answer(503), answer(504), answer(408), answer(429), failed(500, "InternalError"),
          failed(503, "SlowDown"), failed(400, "RequestTimeout"), failed(403, "ServiceUnavailable"),
          failed(409, "OperationAborted"), answer(400, {}, R"({"Code": "SlowDownWrite", "Message": "busy"})")}) {
        CAPTURE(failure.status);
        CAPTURE(failure.body);
        S3Fixture s3;
        Bytes range(3);
        s3.transport->answers = {
            failure, object,
            failure, object,
            failure, answer(200, {{"Content-Length", "3"}}),
            failure, stored,
            failure, copied,
            failure, answer(204),
            failure, answer(200, {}, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")};
        CHECK(as_text(*s3.store().read("k")) == "abc");
        s3.store().read_range("k", 0, range);
        CHECK(s3.store().size("k") == 3);
        s3.store().write("k", as_bytes("abc"));
        s3.store().move("k", "l");
        CHECK(s3.store().list("").empty());
        CHECK(s3.transport->answers.empty());
        CHECK(s3.delays == 7);
    }
}

TEST_CASE("what will not change is not repeated") {
    for (const auto& failure :
         {failed(403, "AccessDenied"), failed(400, "InvalidRequest"), failed(501, "NotImplemented"),
          failed(403, "RequestTimeTooSkewed"), failed(409, "BucketNotEmpty")}) {
        S3Fixture s3;
        s3.transport->answers = {failure};
        CHECK_THROWS_AS(static_cast<void>(s3.store().read("k")), HttpError);
        CHECK(s3.delays == 0);
    }
}

TEST_CASE("an object that looks like an error of S3 is an object") {
    S3Fixture s3;
    const std::string body = "<Error><Code>InternalError</Code></Error>";
    s3.options.part_size = 100;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-40/41"}, {"ETag", "\"1\""}}, body)};
    CHECK(as_text(*s3.store().read("k")) == body);
    CHECK(s3.delays == 0);
}

TEST_CASE("a page of a proxy is neither an object nor a deletion nor a write") {
    S3Fixture s3;
    const auto page = answer(200, {{"Content-Type", "text/html"}, {"Content-Length", "6"}}, "<html>");
    s3.transport->answers = {page, page, page, page};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: the service sent an HTML page without an ETag, expected an object",
                         DecodeError);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(s3.store().size("k")),
        "read the size of s3://b/pre/k: the service sent an HTML page without an ETag, expected an object",
        DecodeError);
    CHECK_THROWS_WITH_AS(s3.store().remove("k"),
                         "remove s3://b/pre/k: the answer has a body of type text/html, expected none", DecodeError);
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("abc")),
                         "write s3://b/pre/k: the answer has no ETag, but a body of type text/html", DecodeError);
    // A page that is stored has an ETag.
    s3.transport->answers = {answer(200, {{"Content-Type", "text/html"}, {"ETag", "\"1\""}}, "<html>")};
    CHECK(as_text(*s3.store().read("k")) == "<html>");
}

TEST_CASE("the bucket is followed to the region that the service names, and that is remembered") {
    for (const auto& moved :
         {answer(301, {{"x-amz-bucket-region", "eu-west-9"}}), answer(307, {{"x-amz-bucket-region", "eu-west-9"}}),
          answer(400, {{"x-amz-bucket-region", "eu-west-9"}}),
          answer(400, {},
                 "<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting 'eu-west-9'</Message>"
                 "<Region>eu-west-9</Region></Error>")}) {
        CAPTURE(moved.status);
        for (const auto& [endpoint, path_style, first, second] :
             std::vector<std::tuple<std::string, bool, std::string, std::string>>{
                 {"http://s3.example:9000", true, "http://s3.example:9000/b/pre/k", "http://s3.example:9000/b/pre/k"},
                 {"https://s3.us-east-1.cloud.example", true, "https://s3.us-east-1.cloud.example/b/pre/k",
                  "https://s3.eu-west-9.cloud.example/b/pre/k"},
                 {"https://s3.amazonaws.com", false, "https://b.s3.amazonaws.com/pre/k",
                  "https://b.s3.eu-west-9.amazonaws.com/pre/k"},
                 {"https://s3.ap-south-1.amazonaws.com", true, "https://s3.ap-south-1.amazonaws.com/b/pre/k",
                  "https://s3.eu-west-9.amazonaws.com/b/pre/k"}}) {
            S3Fixture s3;
            s3.options.endpoint = endpoint;
            s3.options.path_style = path_style;
            const auto found = answer(200, {{"Content-Length", "42"}});
            s3.transport->answers = {moved, found, found};
            const S3Store store = s3.store();
            CHECK(store.size("k") == 42);
            CHECK(S3Store(store).size("k") == 42);
            const auto& requests = s3.transport->requests;
            REQUIRE(requests.size() == 3);
            CHECK(requests[0].url == first);
            CHECK(requests[0].credentials.at("Authorization").find("/us-east-1/s3/aws4_request") != std::string::npos);
            for (const std::size_t at : {1U, 2U}) {
                CHECK(requests[at].url == second);
                CHECK(requests[at].credentials.at("Authorization").find("/eu-west-9/s3/aws4_request") !=
                      std::string::npos);
            }
            CHECK(s3.delays == 0);
            CHECK(store.presigned_url("k", std::chrono::minutes(1)).starts_with(second + "?"));
        }
    }
}

TEST_CASE("a body is sent again to another region") {
    S3Fixture s3;
    s3.transport->answers = {answer(301, {{"x-amz-bucket-region", "eu-west-9"}}), answer(200, {{"ETag", "\"1\""}})};
    s3.store().write("k", as_bytes("abc"));
    CHECK(s3.transport->requests.at(1).body == "abc");
}

TEST_CASE("a region that does not help, or is no name of one, is in the message only") {
    S3Fixture s3;
    const auto moved = answer(301, {{"x-amz-bucket-region", "eu-west-9"}, {"x-amz-request-id", "R1"}});
    s3.transport->answers = {moved, moved, answer(301, {{"x-amz-bucket-region", "evil.example/"}})};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().size("k")),
                         "read the size of s3://b/pre/k: HTTP 301: the service gave no reason; the bucket's region is "
                         "eu-west-9 (request id R1)",
                         HttpError);
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().size("k")),
                         "read the size of s3://b/pre/k: HTTP 301: the service gave no reason; the bucket's region is "
                         "evil.example/",
                         HttpError);
    CHECK(s3.transport->requests.size() == 3);
    CHECK(s3.transport->requests[2].credentials.at("Authorization").find("/us-east-1/") != std::string::npos);
}

TEST_CASE("another endpoint that the service names is not followed with our credentials") {
    S3Fixture s3;
    s3.transport->answers = {answer(301, {},
                                    "<Error><Code>PermanentRedirect</Code><Message>use the endpoint</Message>"
                                    "<Endpoint>b.s3.eu-west-9.example</Endpoint></Error>"),
                             answer(307, {{"Location", "https://elsewhere.example/b/pre/k?signature=s"}})};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: HTTP 301: PermanentRedirect: use the endpoint; the bucket's endpoint is "
                         "b.s3.eu-west-9.example",
                         HttpError);
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: HTTP 307: the service gave no reason; redirected to "
                         "https://elsewhere.example/b/pre/k",
                         HttpError);
    CHECK(s3.transport->requests.size() == 2);
}

TEST_CASE("a small object is read in one request") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-2/3"}}, "abc")};
    CHECK(as_text(*s3.store().read("k")) == "abc");
    REQUIRE(s3.transport->requests.size() == 1);
    CHECK(s3.transport->requests[0].headers.at("Range") == "bytes=0-9");
}

TEST_CASE("an empty object, an absent one and an absent bucket are told apart") {
    S3Fixture s3;
    s3.transport->answers = {answer(416, {{"Content-Range", "bytes */0"}}),
                             answer(404, {}, "<Error><Code>NoSuchKey</Code></Error>"),
                             answer(404, {}, "<Error><Code>NoSuchBucket</Code><Message>No b.</Message></Error>")};
    CHECK(s3.store().read("k")->empty());
    CHECK_FALSE(s3.store().read("k").has_value());
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")), "read s3://b/pre/k: HTTP 404: NoSuchBucket: No b.",
                         NotFoundError);
}

TEST_CASE("a large object is read by parts of the same version") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-9/23"}, {"ETag", "\"1\""}}, "0123456789"),
                             answer(206, {{"Content-Range", "bytes 10-19/23"}, {"ETag", "\"1\""}}, "abcdefghij"),
                             answer(206, {{"Content-Range", "bytes 20-22/23"}, {"ETag", "\"1\""}}, "xyz")};
    CHECK(as_text(*s3.store().read("k")) == "0123456789abcdefghijxyz");
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-9/11"}, {"ETag", "\"1\""}}, "0123456789"),
                             answer(206, {{"Content-Range", "bytes 10-10/11"}, {"ETag", "\"2\""}}, "a")};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: the object changed while it was read (ETag \"1\", then \"2\")",
                         StorageError);
}

TEST_CASE("a large object whose size changes, or is not told, is not read in part") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-9/11"}}, "0123456789"),
                             answer(206, {{"Content-Range", "bytes 10-10/12"}}, "a"),
                             answer(206, {{"Content-Range", "bytes 0-9/*"}}, "0123456789"),
                             answer(206, {{"Content-Range", "bytes 0-2/*"}}, "abc")};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: the object changed while it was read (11 bytes, then 12)", StorageError);
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: Content-Range does not tell the size of the object", DecodeError);
    CHECK(as_text(*s3.store().read("k")) == "abc");  // shorter than what was asked for: this is all
}

TEST_CASE("a range goes into the client's memory") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 4-6/10"}}, "456")};
    Bytes out(3);
    s3.store().read_range("k", 4, out);
    CHECK(as_text(out) == "456");
    CHECK(s3.transport->requests[0].headers.at("Range") == "bytes=4-6");
    s3.store().read_range("k", 4, {});  // nothing to read, nothing to ask
    CHECK(s3.transport->requests.size() == 1);
}

TEST_CASE("a whole object instead of the range is taken only where it is the same") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {}, "0123"), answer(200, {}, "0123456789"), answer(200, {}, "0123")};
    Bytes out(4);
    s3.store().read_range("k", 0, out);
    CHECK(as_text(out) == "0123");
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 0, out),
                         "read s3://b/pre/k: the service answered with the whole object where bytes 0-3 were asked for",
                         DecodeError);
    CHECK_THROWS_AS(s3.store().read_range("k", 2, out), DecodeError);
}

TEST_CASE("an absent object, or one that ends before the range, is an error that says how much there is") {
    S3Fixture s3;
    s3.transport->answers = {answer(404, {}, "<Error><Code>NoSuchKey</Code></Error>"),
                             answer(206, {{"Content-Range", "bytes 4-5/6"}}, "45"),
                             answer(416, {{"Content-Range", "bytes */3"}}), answer(200, {}, "0")};
    Bytes out(4);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out), "read s3://b/pre/k: there is no such object",
                         StorageError);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out),
                         "read s3://b/pre/k: ends after 6 bytes, expected at least 8", StorageError);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out),
                         "read s3://b/pre/k: ends after 3 bytes, expected at least 8", StorageError);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 0, out),
                         "read s3://b/pre/k: ends after 1 bytes, expected at least 4", StorageError);
}

TEST_CASE("a range that is not the one asked for, or not what it announces, is refused") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 0-3/10"}}, "0123"), answer(206, {}, "4567"),
                             answer(206, {{"Content-Range", "bytes 4-7/10"}}, "45"),
                             answer(206, {{"Content-Range", "bytes 4-5/10"}}, "45")};
    Bytes out(4);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out),
                         "read s3://b/pre/k: the service answered with 'bytes 0-3/10' where bytes 4-7 were asked for",
                         DecodeError);
    CHECK_THROWS_AS(s3.store().read_range("k", 4, out), DecodeError);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out),
                         "read s3://b/pre/k: the service announced bytes 4-7 but sent 2 bytes", DecodeError);
    CHECK_THROWS_WITH_AS(s3.store().read_range("k", 4, out),
                         "read s3://b/pre/k: the service sent 2 of 4 bytes that were asked for", DecodeError);
}

TEST_CASE("several ranges are filled, long ones in parts") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 1-2/99"}}, "12"),
                             answer(206, {{"Content-Range", "bytes 20-29/99"}}, "abcdefghij"),
                             answer(206, {{"Content-Range", "bytes 30-31/99"}}, "kl")};
    Bytes first(2);
    Bytes second(12);
    const storage::ByteRange ranges[] = {{"k", 1, first}, {"k", 20, second}};
    s3.store().read_ranges(ranges);
    CHECK(as_text(first) == "12");
    CHECK(as_text(second) == "abcdefghijkl");
}

TEST_CASE("ranges near each other share a request") {
    S3Fixture s3;
    s3.transport->answers = {answer(206, {{"Content-Range", "bytes 2-8/99"}}, "2345678"),
                             answer(206, {{"Content-Range", "bytes 0-1/5"}}, "xy")};
    Bytes first(2);
    Bytes second(3);
    Bytes other(2);
    const storage::ByteRange ranges[] = {{"k", 6, second}, {"m", 0, other}, {"k", 2, first}};
    s3.store().read_ranges(ranges);
    CHECK(as_text(first) == "23");
    CHECK(as_text(second) == "678");
    CHECK(as_text(other) == "xy");
    REQUIRE(s3.transport->requests.size() == 2);
    CHECK(s3.transport->requests[0].headers.at("Range") == "bytes=2-8");
}

TEST_CASE("many objects and ranges are in flight at the same time") {
    /// Answers a request only when `together` of them have arrived.
    struct Meeting final : http::Transport {
        http::Response send(const http::Request& request, const Context& /*context*/) override {
            std::unique_lock lock(mutex);
            if (++arrived % together == 0) changed.notify_all();
            const std::size_t goal = (arrived + together - 1) / together * together;
            met = changed.wait_for(lock, std::chrono::seconds(20), [&] { return arrived >= goal; }) && met;
            if (request.url.ends_with("/none")) return answer(404, {}, "<Error><Code>NoSuchKey</Code></Error>");
            request.sink(as_bytes("abc"));
            return answer(206, {{"Content-Range", "bytes 0-2/3"}});
        }
        std::size_t together = 4;
        std::size_t arrived = 0;
        bool met = true;
        std::mutex mutex;
        std::condition_variable changed;
    };
    S3Fixture s3;
    s3.options.connections = 4;
    const auto transport = std::make_shared<Meeting>();
    const S3Store store({.bucket = "b"}, s3.options, transport);
    const std::vector<std::string> keys{"a", "none", "c", "d"};
    const auto objects = store.read_many(keys);
    REQUIRE(objects.size() == 4);
    CHECK(as_text(objects[0].value()) == "abc");
    CHECK_FALSE(objects[1].has_value());
    std::vector<Bytes> buffers(4, Bytes(3));
    std::vector<storage::ByteRange> ranges;
    for (std::size_t i = 0; i < 4; ++i) ranges.push_back({std::to_string(i), 0, buffers[i]});
    store.read_ranges(ranges);
    CHECK(as_text(buffers[3]) == "abc");
    CHECK(transport->met);
    CHECK(transport->arrived == 8);
}

TEST_CASE("the ETag of an object, or nothing") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {{"Content-Length", "3"}, {"ETag", "\"1\""}}), answer(404),
                             answer(200, {{"Content-Length", "3"}})};
    CHECK(s3.store().etag("k") == "\"1\"");
    CHECK_FALSE(s3.store().etag("k").has_value());
    CHECK_FALSE(s3.store().etag("k").has_value());
}

TEST_CASE("slowing down and lost answers are waited out") {
    S3Fixture s3;
    s3.transport->answers = {answer(503, {}, "<Error><Code>SlowDown</Code></Error>")};
    s3.transport->fail_next(TransportError("GET http://s3.example:9000/b/pre/k", "connection reset"));
    s3.transport->answers.push_back(answer(206, {{"Content-Range", "bytes 0-2/3"}}, "abc"));
    CHECK(as_text(*s3.store().read("k")) == "abc");
    CHECK(s3.delays == 2);
    CHECK(s3.transport->requests.size() == 3);
}

TEST_CASE("an attempt that breaks off half-way is made again from the beginning") {
    /// Delivers "0123" and breaks off, then all of "abc".
    struct Breaking final : http::Transport {
        http::Response send(const http::Request& request, const Context& /*context*/) override {
            const bool first = attempts++ == 0;
            request.sink(as_bytes(first ? "0123" : "abc"));
            if (first) throw TransportError("GET", "connection reset");
            return answer(206, {{"Content-Range", "bytes 0-2/3"}});
        }
        int attempts = 0;
    };
    S3Fixture s3;
    const S3Store store({.bucket = "b"}, s3.options, std::make_shared<Breaking>());
    CHECK(as_text(*store.read("k")) == "abc");
}

TEST_CASE("no answer at all names the object and the attempts") {
    S3Fixture s3;
    for (int i = 0; i < 4; ++i)
        s3.transport->fail_next(TransportError("GET http://s3.example:9000/b/pre/k", "refused"));
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().read("k")),
                         "read s3://b/pre/k: no answer from s3.example:9000 after 4 attempts: refused", TransportError);
}

TEST_CASE("remove is content with an absent object") {
    S3Fixture s3;
    s3.transport->answers = {answer(204), answer(404, {}, "<Error><Code>NoSuchKey</Code></Error>"),
                             answer(403, {}, "<Error><Code>AccessDenied</Code></Error>")};
    s3.store().remove("k");
    s3.store().remove("k");
    CHECK_THROWS_WITH_AS(s3.store().remove("k"), "remove s3://b/pre/k: HTTP 403: AccessDenied", NotPermittedError);
    CHECK(s3.transport->requests[0].method == "DELETE");
}

TEST_CASE("list follows the pages, drops the prefix and sorts") {
    S3Fixture s3;
    s3.transport->answers = {
        answer(200, {},
               "<ListBucketResult><Contents><Key>pre/x/b&amp;c</Key></Contents><IsTruncated>true</IsTruncated>"
               "<NextContinuationToken>t+1</NextContinuationToken></ListBucketResult>"),
        answer(200, {},
               "<ListBucketResult><Contents><Key>pre/</Key></Contents><Contents><Key>pre/x/a</Key><Size>1</Size>"
               "</Contents><IsTruncated>false</IsTruncated></ListBucketResult>")};
    CHECK(s3.store().list("x/") == std::vector<std::string>{"x/a", "x/b&c"});
    CHECK(s3.transport->requests[0].query == http::Query{{"list-type", "2"}, {"prefix", "pre/x/"}});
    CHECK(s3.transport->requests[1].query.at("continuation-token") == "t+1");
    CHECK(s3.transport->requests[0].url == "http://s3.example:9000/b/");
}

TEST_CASE("a listing that would never end, or is none, is refused") {
    S3Fixture s3;
    const http::Response again{200,
                               {},
                               "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t"
                               "</NextContinuationToken></ListBucketResult>"};
    s3.transport->answers = {again, again, http::Response{200, {}, "<html/>"}};
    CHECK_THROWS_AS(static_cast<void>(s3.store().list("")), DecodeError);
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().list("")),
                         "list s3://b/pre/: the answer is <html>, expected <ListBucketResult>", DecodeError);
}

TEST_CASE("a listing that is cut off, or lacks a key or whether it ends, is refused instead of taken for a short one") {
    S3Fixture s3;
    const std::string whole =
        "<ListBucketResult><Contents><Key>pre/a</Key></Contents><IsTruncated>false</IsTruncated></ListBucketResult>";
    const auto refusal = [&s3](const std::string& body) -> std::string {
        s3.transport->answers = {answer(200, {{"x-amz-request-id", "R1"}}, body)};
        try {
            return "keys: " + std::to_string(s3.store().list("").size());
        } catch (const DecodeError& error) {
            return error.status() == 200 && error.request_id() == "R1" ? error.detail() : "an error without its answer";
        }
    };
    CHECK(refusal(whole) == "keys: 1");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(refusal(whole.substr(0, size)).ends_with("expected <ListBucketResult>"));
    }
    const std::string last = "<IsTruncated>false</IsTruncated></ListBucketResult>";
    CHECK(refusal("<ListBucketResult><Contents><Size>1</Size></Contents>" + last) == "<Contents> has no Key");
    CHECK(refusal("<ListBucketResult><Contents><Key/></Contents>" + last) == "<Contents> has no Key");
    CHECK(refusal("<ListBucketResult/>") == "<ListBucketResult> has no IsTruncated");
    CHECK(refusal("<ListBucketResult><IsTruncated>yes</IsTruncated></ListBucketResult>") ==
          "IsTruncated is 'yes', expected 'true' or 'false'");
    CHECK(refusal("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>") ==
          "the list is cut short, and NextContinuationToken does not lead on");
}

TEST_CASE("a page of 1000 keys is read, whatever characters are in them and whatever else stands beside them") {
    S3Fixture s3;
    std::string body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
        "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name><CommonPrefixes><Prefix>pre/no/</Prefix>"
        "</CommonPrefixes><New><Key>pre/no</Key></New><IsTruncated>false</IsTruncated>";
    for (int i = 1000; i < 2000; ++i) {
        body += "\n<Contents><Owner><ID>o</ID></Owner><New/><Key>pre/&lt;\xC3\xA4&#x1F600;&amp;&#10;" +
                std::to_string(i) + "\n</Key><Size>1</Size></Contents>";
    }
    s3.transport->answers = {answer(200, {}, body + "</ListBucketResult>")};
    const auto keys = s3.store().list("");
    REQUIRE(keys.size() == 1000);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CHECK(keys[i] == "<\xC3\xA4\xF0\x9F\x98\x80&\n" + std::to_string(1000 + i) + "\n");
    }
}

TEST_CASE("keys that leave the prefix, and options that cannot work, are refused before any request") {
    S3Fixture s3;
    for (const char* key : {"", "/k", "../k", "a/../b", "a/.", "./a"}) {
        CHECK_THROWS_AS(static_cast<void>(s3.store().read(key)), std::invalid_argument);
    }
    CHECK(s3.transport->requests.empty());
    const auto refused = [&](auto change) {
        S3Fixture other;
        change(other.options);
        CHECK_THROWS_AS(static_cast<void>(other.store()), std::invalid_argument);
    };
    refused([](S3Options& options) { options.endpoint = "s3.example"; });
    refused([](S3Options& options) { options.secret_key = ""; });
    refused([](S3Options& options) { options.part_size = 0; });
    refused([](S3Options& options) { options.connections = 0; });
    CHECK_THROWS_AS(S3Store({.bucket = "b/../c"}, s3.options, s3.transport), std::invalid_argument);
}

TEST_CASE("a presigned URL holds no secret key and a limited time") {
    S3Fixture s3;
    const std::string url = s3.store().presigned_url("a b", std::chrono::minutes(30));
    CHECK(url.starts_with(
        "http://s3.example:9000/b/pre/a%20b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ACCESS%2F"));
    CHECK(url.find("X-Amz-Expires=1800") != std::string::npos);
    CHECK(url.find("SECRET") == std::string::npos);
    CHECK_THROWS_AS(static_cast<void>(s3.store().presigned_url("k", std::chrono::days(8))), std::invalid_argument);
}
