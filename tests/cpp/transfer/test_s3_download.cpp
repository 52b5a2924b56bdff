#include <doctest/doctest.h>

#include "cpp/transfer/s3_fixture.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/transfer/s3_store.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::transfer;
using rsclient::testing::content_of;
using rsclient::testing::TemporaryFolder;

namespace {

constexpr const char* md5_of_digits_abc = "2d31d97199fb287d6fcb4f82ebd1b3f2";

void prepare_object(S3Fixture& s3) {
    s3.transport->answers = {answer(200, {{"Content-Length", "13"}, {"ETag", "\"1\""}}),
                             answer(206, {{"Content-Range", "bytes 0-9/13"}, {"ETag", "\"1\""}}, "0123456789"),
                             answer(206, {{"Content-Range", "bytes 10-12/13"}, {"ETag", "\"1\""}}, "abc")};
}

}  // namespace

TEST_CASE("an object is downloaded by parts, verified, and only then gets its name") {
    S3Fixture s3;
    const TemporaryFolder folder;
    prepare_object(s3);
    std::uint64_t last = 0;
    const auto target = folder.path() / "new" / "x";
    const auto result = s3.store().download_file("k", target, md5_of_digits_abc, [&](const Progress& progress) {
        CHECK_FALSE(std::filesystem::exists(target));
        last = progress.done;
    });
    CHECK(result.size == 13);
    CHECK(result.checksum == storage::Verification::matches);
    CHECK(content_of(target) == "0123456789abc");
    CHECK(last == 13);
}

TEST_CASE("no checksum, or one in an unknown form, is reported and is no error") {
    S3Fixture s3;
    const TemporaryFolder folder;
    prepare_object(s3);
    CHECK(s3.store().download_file("k", folder.path() / "x").checksum == storage::Verification::not_recognised);
    prepare_object(s3);
    CHECK(s3.store().download_file("k", folder.path() / "x", "sha3?").checksum ==
          storage::Verification::not_recognised);
    CHECK(folder.entries() == 1);
}

TEST_CASE("a wrong checksum leaves what was there, and nothing else") {
    S3Fixture s3;
    const TemporaryFolder folder;
    const auto target = folder.file("x", "old");
    prepare_object(s3);
    const std::string wrong(32, '0');
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().download_file("k", target, wrong)),
                         ("download s3://b/pre/k: checksum is " + std::string(md5_of_digits_abc) + ", expected " +
                          wrong + " (md5), 13 bytes")
                             .c_str(),
                         ProductError);
    CHECK(content_of(target) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a download that breaks off leaves nothing") {
    S3Fixture s3;
    const TemporaryFolder folder;
    prepare_object(s3);
    s3.transport->answers.pop_back();
    s3.transport->answers.push_back(answer(403, {}, "<Error><Code>AccessDenied</Code></Error>"));
    CHECK_THROWS_AS(static_cast<void>(s3.store().download_file("k", folder.path() / "x")), NotPermittedError);
    CHECK(folder.entries() == 0);
}

TEST_CASE("an absent object makes no file; an empty one makes an empty file") {
    S3Fixture s3;
    const TemporaryFolder folder;
    s3.transport->answers = {answer(404), answer(200, {{"Content-Length", "0"}})};
    CHECK_THROWS_WITH_AS(static_cast<void>(s3.store().download_file("k", folder.path() / "x")),
                         "download s3://b/pre/k: there is no such object", StorageError);
    CHECK(folder.entries() == 0);
    CHECK(s3.store().download_file("k", folder.path() / "x", "d41d8cd98f00b204e9800998ecf8427e").checksum ==
          storage::Verification::matches);
    CHECK(std::filesystem::file_size(folder.path() / "x") == 0);
}

TEST_CASE("a folder that cannot be written to is an error before any byte is asked for") {
    S3Fixture s3;
    const TemporaryFolder folder;
    const auto blocked = folder.file("blocked", "") / "x";
    s3.transport->answers = {answer(200, {{"Content-Length", "13"}})};
    CHECK_THROWS_AS(static_cast<void>(s3.store().download_file("k", blocked)), StorageError);
    CHECK(s3.transport->requests.size() == 1);
}
