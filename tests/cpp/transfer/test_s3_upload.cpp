#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cpp/transfer/s3_fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::transfer;
using rsclient::testing::TemporaryFolder;

namespace {

const http::Response started =
    answer(200, {}, "<InitiateMultipartUploadResult><UploadId>U 1</UploadId></InitiateMultipartUploadResult>");
const http::Response completed =
    answer(200, {}, "<CompleteMultipartUploadResult><ETag>\"z\"</ETag></CompleteMultipartUploadResult>");
const http::Response aborted = answer(204);
const http::Response no_upload = failed(404, "NoSuchUpload");

http::Response part(const char* etag) { return answer(200, {{"ETag", etag}}); }

/// Whether the last upload was aborted; requests for what is left of it may follow.
bool is_aborted(const S3Fixture& s3) {
    const auto& requests = s3.transport->requests;
    const auto last =
        std::find_if(requests.rbegin(), requests.rend(), [](const auto& request) { return request.method != "GET"; });
    return last != requests.rend() && last->method == "DELETE" && last->query == http::Query{{"uploadId", "U 1"}};
}

}  // namespace

TEST_CASE("a small object is written in one request whose body is signed, as there is no TLS") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {{"ETag", "\"x\""}})};
    s3.store().write("k", as_bytes("abc"));
    const http::Request& request = s3.transport->requests.at(0);
    CHECK(request.method == "PUT");
    CHECK(request.body == "abc");
    CHECK(request.headers.at("x-amz-content-sha256") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("over TLS the body is not hashed for the signature") {
    S3Fixture s3;
    s3.options.endpoint = "https://s3.example";
    s3.transport->answers = {answer(200, {{"ETag", "\"x\""}})};
    s3.store().write("k", as_bytes("abc"));
    CHECK(s3.transport->requests.at(0).headers.at("x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
}

TEST_CASE("a large object is written by parts and completed in their order") {
    S3Fixture s3;
    s3.transport->answers = {started, part("\"a&b\""), part("\"2\""), part("\"3\""), completed};
    s3.store().write("k", as_bytes("0123456789abcdefghijxyz"));
    const auto& requests = s3.transport->requests;
    REQUIRE(requests.size() == 5);
    CHECK(requests[0].method == "POST");
    CHECK(requests[0].query == http::Query{{"uploads", ""}});
    CHECK(requests[1].query == http::Query{{"partNumber", "1"}, {"uploadId", "U 1"}});
    CHECK(requests[3].body == "xyz");
    CHECK(requests[4].method == "POST");
    CHECK(requests[4].query == http::Query{{"uploadId", "U 1"}});
    CHECK(requests[4].body ==
          "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          "<Part><PartNumber>1</PartNumber><ETag>\"a&amp;b\"</ETag></Part>"
          "<Part><PartNumber>2</PartNumber><ETag>\"2\"</ETag></Part>"
          "<Part><PartNumber>3</PartNumber><ETag>\"3\"</ETag></Part></CompleteMultipartUpload>");
}

TEST_CASE("a part that fails ends the upload, which is aborted") {
    S3Fixture s3;
    s3.transport->answers = {started, part("\"1\""), answer(403, {}, "<Error><Code>AccessDenied</Code></Error>"),
                             aborted, no_upload};
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                         "write s3://b/pre/k, part 2: HTTP 403: AccessDenied", NotPermittedError);
    CHECK(is_aborted(s3));
}

TEST_CASE("an upload that a late part brings back is aborted again") {
    S3Fixture s3;
    const auto parts_left =
        answer(200, {}, "<ListPartsResult><Part><PartNumber>2</PartNumber></Part></ListPartsResult>");
    s3.transport->answers = {started, failed(403, "AccessDenied"), aborted, parts_left, aborted, no_upload};
    CHECK_THROWS_AS(s3.store().write("k", as_bytes("0123456789abc")), NotPermittedError);
    const auto& requests = s3.transport->requests;
    REQUIRE(requests.size() == 6);
    CHECK(requests[3].method == "GET");
    CHECK(requests[3].query == http::Query{{"uploadId", "U 1"}});
    CHECK(requests[4].method == "DELETE");
}

TEST_CASE("an abort that fails as well is reported with the first failure") {
    S3Fixture s3;
    s3.transport->answers = {started,
                             answer(403, {}, "<Error><Code>AccessDenied</Code></Error>"),
                             failed(403, "AccessDenied"),
                             started,
                             failed(403, "AccessDenied"),
                             answer(200, {{"Content-Type", "text/html"}}, "<html>")};
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                         "write s3://b/pre/k, part 1: HTTP 403: AccessDenied; parts stay on the server: "
                         "abort the upload to s3://b/pre/k: HTTP 403: AccessDenied",
                         NotPermittedError);
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                         "write s3://b/pre/k, part 1: HTTP 403: AccessDenied; parts stay on the server: "
                         "abort the upload to s3://b/pre/k: the answer has a body of type text/html, expected none",
                         NotPermittedError);
}

TEST_CASE("an error inside of a 200 at the end is an error, after it was tried again") {
    S3Fixture s3;
    const auto again = answer(200, {}, "<Error><Code>InternalError</Code><Message>Try again.</Message></Error>");
    s3.transport->answers = {started, part("1"), part("2"), again, again, again, again, aborted, no_upload};
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                         "write s3://b/pre/k: HTTP 200 after 4 attempts: InternalError: Try again.", ServerError);
    CHECK(is_aborted(s3));
}

TEST_CASE("every step of an upload outlives temporary failures; no part is thrown away or sent twice") {
    S3Fixture s3;
    s3.transport->answers = {
        failed(503, "SlowDown"), started,  answer(500), part("1"), answer(408), part("2"), failed(200, "InternalError"),
        failed(200, "SlowDown"), completed};
    s3.store().write("k", as_bytes("0123456789abc"));
    std::vector<std::string> methods;
    for (const auto& request : s3.transport->requests) methods.push_back(request.method);
    CHECK(methods == std::vector<std::string>{"POST", "POST", "PUT", "PUT", "PUT", "PUT", "POST", "POST", "POST"});
    CHECK(s3.transport->requests[8].body == s3.transport->requests[6].body);
    s3.transport->answers = {started,  failed(403, "AccessDenied"), answer(503), failed(500, "InternalError"), aborted,
                             no_upload};
    CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                         "write s3://b/pre/k, part 1: HTTP 403: AccessDenied", NotPermittedError);
    CHECK(s3.transport->answers.empty());
}

TEST_CASE("the end of an upload that is answered by anything but its result is no success, and nothing is removed") {
    for (const auto& [body, detail] : std::vector<std::pair<std::string, std::string>>{
             {"", "the answer is empty, expected <CompleteMultipartUploadResult>"},
             {"<Foo/>", "the answer is <Foo>, expected <CompleteMultipartUploadResult>"},
             {"<html><body>terms of use</body></html>",
              "the answer is <html>, expected <CompleteMultipartUploadResult>"},
             {"<CompleteMultipartUploadResult/>", "<CompleteMultipartUploadResult> has no ETag"}}) {
        CAPTURE(body);
        S3Fixture s3;
        s3.transport->answers = {started, part("1"), part("2"), answer(200, {}, body)};
        CHECK_THROWS_WITH_AS(s3.store().write("k", as_bytes("0123456789abc")),
                             ("write s3://b/pre/k: " + detail + "; the parts stay on the server as upload U 1").c_str(),
                             DecodeError);
        CHECK(s3.transport->requests.back().method == "POST");
    }
}

TEST_CASE("the start of an upload and its parts need their results") {
    S3Fixture s3;
    s3.transport->answers = {answer(200, {}, "<Foo><UploadId>U</UploadId></Foo>"),
                             answer(200, {}, "<InitiateMultipartUploadResult/>"),
                             started,
                             answer(200, {{"Content-Type", "text/html"}}, "<html>"),
                             aborted,
                             no_upload};
    const auto write = [&] { s3.store().write("k", as_bytes("0123456789abc")); };
    CHECK_THROWS_WITH_AS(write(), "write s3://b/pre/k: the answer is <Foo>, expected <InitiateMultipartUploadResult>",
                         DecodeError);
    CHECK_THROWS_WITH_AS(write(), "write s3://b/pre/k: <InitiateMultipartUploadResult> has no UploadId", DecodeError);
    CHECK_THROWS_WITH_AS(write(), "write s3://b/pre/k, part 1: the answer has no ETag, but a body of type text/html",
                         DecodeError);
}

TEST_CASE("an upload that is gone after a lost answer is done if its object is there") {
    // md5 of "0123456789" and of "abc", and of the two digests one after the other: md5sum
    const char* const first = "\"781e5e245d69b566979b86e28d23f2c7\"";
    const char* const second = "\"900150983cd24fb0d6963f7d28e17f72\"";
    const char* const whole = "\"8ce036c9a9938a6bde1122534ff784ad-2\"";
    const auto dated = [](http::Response response, const char* date) {
        response.headers["Date"] = date;
        return response;
    };
    const auto write = [&](http::Response found) {
        S3Fixture s3;
        s3.transport->answers = {dated(started, "Sun, 06 Nov 1994 08:49:37 GMT"), part(first), part(second)};
        s3.transport->fail_next(TimeoutError("POST", "timed out"));
        s3.transport->answers.emplace_back(failed(404, "NoSuchUpload"));
        s3.transport->answers.emplace_back(std::move(found));
        s3.transport->answers.emplace_back(aborted);
        s3.transport->answers.emplace_back(no_upload);
        s3.store().write("k", as_bytes("0123456789abc"));
        CHECK(s3.transport->requests.back().method == "HEAD");
    };
    write(answer(200, {{"Content-Length", "13"}, {"ETag", whole}}));
    // An encrypted object has another ETag: then the date tells.
    write(
        answer(200, {{"Content-Length", "13"}, {"ETag", "\"0\""}, {"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"}}));
    const char* const gone = "write s3://b/pre/k: HTTP 404 after 2 attempts: NoSuchUpload";
    // An older object of the same size, another size, no object.
    CHECK_THROWS_WITH_AS(
        write(answer(
            200, {{"Content-Length", "13"}, {"ETag", "\"0-2\""}, {"Last-Modified", "Sun, 06 Nov 1994 08:49:36 GMT"}})),
        gone, NotFoundError);
    CHECK_THROWS_WITH_AS(write(answer(200, {{"Content-Length", "12"}, {"ETag", whole}})), gone, NotFoundError);
    CHECK_THROWS_WITH_AS(write(answer(404)), gone, NotFoundError);
}

TEST_CASE("a file is uploaded by parts, with its progress, size and SHA-256") {
    S3Fixture s3;
    const TemporaryFolder folder;
    s3.transport->answers = {started, part("1"), part("2"), completed};
    std::vector<std::uint64_t> done;
    const UploadResult result =
        s3.store().upload_file(folder.file("a", "0123456789abc"), "k", [&](const Progress& progress) {
            CHECK(progress.total == 13);
            CHECK(progress.unit == "bytes");
            done.push_back(progress.done);
        });
    CHECK(result.size == 13);
    CHECK(result.sha256 == "8f740516939545e1bc545c869f535170a85004e1f3b92dc84c84bdb89b7d52ef");  // sha256sum
    CHECK(done.front() == 0);
    CHECK(done.back() == 13);
    CHECK(s3.transport->requests[2].body == "abc");
}

TEST_CASE("a small file and an empty one go in one request") {
    S3Fixture s3;
    const TemporaryFolder folder;
    s3.transport->answers = {answer(200, {{"ETag", "\"1\""}}), answer(200, {{"ETag", "\"2\""}})};
    CHECK(s3.store().upload_file(folder.file("a", "abc"), "k").size == 3);
    CHECK(s3.store().upload_file(folder.file("b", ""), "k").sha256 ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_THROWS_AS(s3.store().upload_file(folder.path() / "none", "k"), StorageError);
    CHECK_THROWS_AS(s3.store().upload_file(folder.path(), "k"), StorageError);
}

TEST_CASE("a stopped upload is aborted, by the user as by the listener") {
    S3Fixture s3;
    const TemporaryFolder folder;
    const auto path = folder.file("a", "0123456789abc");
    s3.transport->answers = {started, part("1"), part("2"), aborted, no_upload};
    std::atomic<bool> pressed{false};
    set_interrupt_hook([&pressed] { return pressed.exchange(false); });
    CHECK_THROWS_AS(s3.store().upload_file(path, "k", [&](const Progress&) { pressed = true; }), Interrupted);
    set_interrupt_hook({});
    CHECK(is_aborted(s3));

    s3.transport->answers = {started, part("1"), part("2"), aborted, no_upload};
    CHECK_THROWS_WITH(s3.store().upload_file(path, "k", [](const Progress&) { throw std::runtime_error("mine"); }),
                      "mine");
    CHECK(is_aborted(s3));
}

TEST_CASE("a file of more parts than S3 allows gets larger parts") {
    S3Fixture s3;
    s3.options.part_size = 1;
    s3.transport->answers = {started};
    for (int i = 0; i < 6001; ++i) s3.transport->answers.push_back(part("x"));  // 12001 bytes in parts of 2
    s3.transport->answers.push_back(completed);
    s3.store().write("k", as_bytes(std::string(12001, 'x')));
    CHECK(s3.transport->requests[1].body.size() == 2);
    CHECK(s3.transport->answers.empty());
}
