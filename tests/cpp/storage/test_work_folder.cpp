#include "rsclient/storage/work_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using storage::WorkFolder;
using testing::content_of;

namespace {

void make(const WorkFolder& folder, const std::string& name) { std::ofstream(folder.file(name)) << "new"; }

}  // namespace

TEST_CASE("the result becomes the target, and the folder goes with what else is in it") {
    const testing::TemporaryFolder folder;
    const auto target = folder.file("x", "old");
    {
        WorkFolder work(target, "result");
        make(work, "result");
        make(work, "scratch");
        work.prepare();
        CHECK(content_of(target) == "old");
        CHECK(folder.entries() == 2);
        work.commit();
    }
    CHECK(content_of(target) == "new");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a rollback after the commit restores the old file") {
    const testing::TemporaryFolder folder;
    const auto target = folder.file("x", "old");
    {
        WorkFolder work(target, "result");
        make(work, "result");
        work.commit();
        work.rollback();
        CHECK(content_of(target) == "old");
    }
    CHECK(content_of(target) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("a missing result and a place that cannot hold one are StorageErrors") {
    const testing::TemporaryFolder folder;
    WorkFolder work(folder.path() / "x", "result");
    CHECK_THROWS_WITH_AS(work.prepare(), doctest::Contains("x: cannot be written to the disk: No such file"),
                         StorageError);
    CHECK_THROWS_WITH_AS(WorkFolder(folder.path() / "none" / "x", "result"),
                         doctest::Contains("cannot create a folder beside it"), StorageError);
    CHECK_THROWS_AS(WorkFolder(folder.path(), "result"), StorageError);
}
