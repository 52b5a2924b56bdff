#include "rsclient/storage/file_replacement.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using storage::FileReplacement;
using testing::content_of;
namespace fs = std::filesystem;

TEST_CASE("a file takes the name of its target, and nothing else is left") {
    for (const bool replaces : {false, true}) {
        CAPTURE(replaces);
        const testing::TemporaryFolder folder;
        const auto target = folder.path() / "x";
        if (replaces) static_cast<void>(folder.file("x", "old"));
        {
            FileReplacement replacement(folder.file("x.part", "new"), target);
            replacement.prepare();
            CHECK(fs::exists(target) == replaces);
            replacement.commit();
            replacement.commit();
            CHECK(content_of(target) == "new");
        }
        CHECK(content_of(target) == "new");
        CHECK(folder.entries() == 1);
    }
}

TEST_CASE("a rollback restores the replaced file, or none") {
    for (const bool replaces : {false, true}) {
        CAPTURE(replaces);
        const testing::TemporaryFolder folder;
        const auto target = folder.path() / "x";
        if (replaces) static_cast<void>(folder.file("x", "old"));
        FileReplacement replacement(folder.file("x.part", "new"), target);
        replacement.commit();
        replacement.rollback();
        replacement.rollback();
        CHECK(folder.entries() == (replaces ? 1 : 0));
        if (replaces) CHECK(content_of(target) == "old");
        CHECK_THROWS_AS(replacement.commit(), std::invalid_argument);
    }
}

TEST_CASE("without a commit the finished file is removed and the target stays") {
    const testing::TemporaryFolder folder;
    const auto target = folder.file("x", "old");
    {
        FileReplacement replacement(folder.file("x.part", "new"), target);
    }
    CHECK(content_of(target) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a commit that fails leaves the target as it was") {
    const testing::TemporaryFolder folder;
    const auto target = folder.file("x", "old");
    {
        FileReplacement replacement(folder.path() / "absent", target);
        CHECK_THROWS_WITH_AS(
            replacement.commit(),
            ("write " + target.string() + ": the file cannot be replaced: No such file or directory").c_str(),
            StorageError);
    }
    CHECK(content_of(target) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a folder is not replaced by a file") {
    const testing::TemporaryFolder folder;
    fs::create_directories(folder.path() / "x" / "y");
    {
        FileReplacement replacement(folder.file("x.part", "new"), folder.path() / "x");
        CHECK_THROWS_WITH_AS(replacement.prepare(), doctest::Contains("Is a directory"), StorageError);
        CHECK_THROWS_AS(replacement.commit(), StorageError);
    }
    CHECK(fs::exists(folder.path() / "x" / "y"));
    CHECK(folder.entries() == 1);
}
