#include "rsclient/storage/local_file.hpp"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>

#include "rsclient/core/bytes.hpp"
#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::storage;
using rsclient::testing::content_of;
using rsclient::testing::TemporaryFolder;

TEST_CASE("parts of a file are read, and none beyond its end") {
    const TemporaryFolder folder;
    const auto path = folder.file("a", "0123456789");
    const ReadFile file(path);
    CHECK(file.size() == 10);
    std::array<std::byte, 4> part{};
    file.read_at(3, part);
    CHECK(as_text(part) == "3456");
    CHECK_THROWS_WITH_AS(file.read_at(8, part),
                         ("read " + path.string() + ": ends after 10 bytes, expected at least 12").c_str(),
                         StorageError);
}

TEST_CASE("what is no file cannot be read") {
    const TemporaryFolder folder;
    const std::string name = folder.path().string();
    CHECK_THROWS_WITH_AS(ReadFile(folder.path()), ("read " + name + ": this is not a regular file").c_str(),
                         StorageError);
    CHECK_THROWS_WITH_AS(ReadFile(folder.path() / "none"),
                         ("read " + name + "/none: No such file or directory").c_str(), StorageError);
}

TEST_CASE("a temporary file takes its name when it is committed, and goes away if it is not") {
    const TemporaryFolder folder;
    const auto target = folder.path() / "new" / "a";
    {
        TemporaryFile file(target, 0);
        file.write_at(2, as_bytes("cd"));
        file.write_at(0, as_bytes("ab"));
        CHECK_FALSE(std::filesystem::exists(target));
        file.prepare();
        file.commit();
    }
    CHECK(content_of(target) == "abcd");
    {
        TemporaryFile file(target, 0);
        file.write_at(0, as_bytes("other"));
    }
    CHECK(content_of(target) == "abcd");
    CHECK(std::distance(std::filesystem::directory_iterator(target.parent_path()), {}) == 1);
}

TEST_CASE("a folder is no target, which is said before anything is written") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(TemporaryFile(folder.path(), 0),
                         ("write " + folder.path().string() + ": Is a directory").c_str(), StorageError);
}
