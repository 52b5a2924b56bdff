#include "rsclient/storage/verified_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::storage;
using rsclient::testing::content_of;
using rsclient::testing::TemporaryFolder;

namespace {

// RFC 1321, appendix A.5, and NIST's example of SHA-256: both of "abc".
const std::string md5_of_abc = "900150983cd24fb0d6963f7d28e17f72";
const std::string sha256_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("a file is there after commit and not before, with its size and what was verified") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "new" / "x";
    std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
    VerifiedFile file(path, {.action = "download x", .size = 3, .checksum = "1220" + sha256_of_abc},
                      [&](const Progress& progress) {
                          CHECK(progress.step == "download x");
                          CHECK(progress.unit == "bytes");
                          told.emplace_back(progress.done, progress.total);
                      });
    file.write(as_bytes("ab"));
    CHECK_FALSE(std::filesystem::exists(path));
    file.write(as_bytes("c"));
    file.commit();
    const DownloadResult result = file.result();
    CHECK(result.path == path);
    CHECK(result.size == 3);
    CHECK(result.checksum == Verification::matches);
    CHECK(content_of(path) == "abc");
    CHECK(told == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{2, 3}, {3, 3}});
}

TEST_CASE("what nothing is known of is taken as it comes, also if it is empty") {
    const TemporaryFolder folder;
    VerifiedFile file(folder.path() / "x", {.checksum = "sha3?"});
    file.write(as_bytes("abc"));
    file.commit();
    CHECK(file.result().checksum == Verification::not_recognised);
    VerifiedFile empty(folder.path() / "y", {.size = 0});
    empty.commit();
    CHECK(empty.result().size == 0);
    CHECK(content_of(folder.path() / "y").empty());
    CHECK(folder.entries() == 2);
}

TEST_CASE("a file that is not committed leaves what was there before, and nothing else") {
    const TemporaryFolder folder;
    const auto path = folder.file("x", "before");
    {
        VerifiedFile file(path, {.size = 1000});
        file.write(as_bytes("abc"));
        CHECK(folder.entries() == 2);
    }
    CHECK(folder.entries() == 1);
    CHECK(content_of(path) == "before");
}

TEST_CASE("another size or checksum is an error with both values, and nothing is left") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "x";
    {
        VerifiedFile file(path, {.action = "download x", .checksum = md5_of_abc});
        file.write(as_bytes("abC"));
        // md5sum says so of "abC"
        CHECK_THROWS_WITH_AS(
            file.commit(),
            ("download x: checksum is 36cf1fa7e384dfd385f07a50ffdf0418, expected " + md5_of_abc + " (md5), 3 bytes")
                .c_str(),
            ProductError);
    }
    {
        VerifiedFile file(path, {.action = "download x", .size = 4});
        file.write(as_bytes("abc"));
        CHECK_THROWS_WITH_AS(file.commit(), "download x: 3 bytes came, expected 4", ProductError);
    }
    {
        VerifiedFile file(path, {.action = "download x", .size = 4, .size_advice = "the size is a guess"});
        file.write(as_bytes("abc"));
        CHECK_THROWS_WITH_AS(file.commit(), "download x: 3 bytes came, expected 4; the size is a guess", ProductError);
    }
    {
        VerifiedFile file(path, {.action = "download x", .size = 4});
        file.write(as_bytes("abc"));
        CHECK_THROWS_WITH_AS(file.write(as_bytes("de")), "download x: more bytes came than the 4 expected",
                             ProductError);
    }
    CHECK(folder.entries() == 0);
}

TEST_CASE("a place that cannot hold a file is refused before any byte") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(VerifiedFile(folder.path(), {}), StorageError);
    CHECK_THROWS_AS(VerifiedFile(folder.file("f", "") / "x", {}), StorageError);
    CHECK(folder.entries() == 1);
}
