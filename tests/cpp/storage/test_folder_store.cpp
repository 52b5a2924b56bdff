#include "rsclient/storage/folder_store.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::storage;
namespace fs = std::filesystem;

namespace {

/// A folder that goes away with the test.
struct TemporaryFolder {
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "rsclient-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~TemporaryFolder() { fs::remove_all(path); }
    fs::path path;
};

}  // namespace

TEST_CASE("what was written is read back, whole and in part") {
    const TemporaryFolder folder;
    FolderStore store(folder.path / "new");
    store.write("a/b", as_bytes("0123456789"));
    CHECK(store.size("a/b") == 10);
    CHECK(as_text(*store.read("a/b")) == "0123456789");
    Bytes part(3);
    store.read_range("a/b", 4, part);
    CHECK(as_text(part) == "456");
    CHECK(store.list("") == std::vector<std::string>{"a/b"});
    store.remove("a/b");
    store.remove("a/b");
    CHECK(store.list("").empty());
}

TEST_CASE("a move replaces what is there, and empty folders go") {
    const TemporaryFolder folder;
    FolderStore store(folder.path);
    store.write("a/b/c", as_bytes("new"));
    store.write("d/e", as_bytes("old"));
    store.move("a/b/c", "d/e");
    CHECK(as_text(*store.read("d/e")) == "new");
    CHECK(store.list("") == std::vector<std::string>{"d/e"});
    CHECK_FALSE(fs::exists(folder.path / "a"));
    CHECK_THROWS_WITH_AS(store.move("none", "x"),
                         ("move " + (folder.path / "none").string() + ": the file does not exist").c_str(),
                         StorageError);
    store.remove("d/e");
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("a folder whose name is not UTF-8 is used as it is, and spelled out in messages") {
    const TemporaryFolder folder;
    const std::string readable_name = (folder.path / "caf\\xe9").string();
    FolderStore store(folder.path / "caf\xe9");
    store.write("\xe9", as_bytes("x"));
    CHECK(fs::exists(folder.path / "caf\xe9" / "\xe9"));
    CHECK(store.list("") == std::vector<std::string>{"\xe9"});
    CHECK(store.uri() == readable_name);
    CHECK(describe_key(store, "\xe9") == readable_name + "/\\xe9");
}

TEST_CASE("a list tells of the folder of its prefix, and looks at no other") {
    const TemporaryFolder folder;
    FolderStore store(folder.path);
    for (const char* key : {"a/b/c", "a/bb", "a/d", "ab"}) store.write(key, as_bytes("x"));
    fs::create_directory(folder.path / "e");
    fs::create_symlink("loop", folder.path / "e" / "loop");
    CHECK(store.list("a/") == std::vector<std::string>{"a/b/c", "a/bb", "a/d"});
    CHECK(store.list("a/b") == std::vector<std::string>{"a/b/c", "a/bb"});
    CHECK(store.list("a/b/c") == std::vector<std::string>{"a/b/c"});
    for (const char* prefix : {"none/", "a/b/c/", "../", "a/../a/", "./", "a//", "/"}) {
        CAPTURE(prefix);
        CHECK(store.list(prefix).empty());
    }
    CHECK_THROWS_AS(static_cast<void>(store.list("")), StorageError);  // the loop cannot be looked at
    CHECK_THROWS_AS(static_cast<void>(store.list("e/loop/")), StorageError);
}

TEST_CASE("a folder that one thread empties while another writes to it comes back") {
    const TemporaryFolder folder;
    FolderStore store(folder.path);
    const auto write_and_remove = [&store](const std::string& key) {
        for (int round = 0; round < 300; ++round) {
            store.write(key, as_bytes("x"));
            store.remove(key);
        }
    };
    std::thread other([&] { write_and_remove("a/b/1"); });
    CHECK_NOTHROW(write_and_remove("a/b/2"));
    other.join();
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("absence is normal for read and an error for read_range") {
    const TemporaryFolder folder;
    const FolderStore store(folder.path);
    CHECK_FALSE(store.read("none").has_value());
    CHECK_FALSE(store.size("none").has_value());
    Bytes part(1);
    CHECK_THROWS_AS(store.read_range("none", 0, part), StorageError);
}

TEST_CASE("a range past the end says how much there is") {
    const TemporaryFolder folder;
    FolderStore store(folder.path);
    store.write("x", as_bytes("abc"));
    Bytes part(4);
    CHECK_THROWS_WITH(store.read_range("x", 1, part),
                      ("read " + (folder.path / "x").string() + ": ends after 3 bytes, expected at least 5").c_str());
}

TEST_CASE("a key may not leave the folder") {
    const TemporaryFolder folder;
    const FolderStore store(folder.path);
    for (const char* key : {"", "../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a/./b", "a/", "."}) {
        CHECK_THROWS_AS(static_cast<void>(store.read(key)), std::invalid_argument);
    }
}

TEST_CASE("an entry that cannot be looked at is an error of a product, one that leads nowhere is none") {
    const TemporaryFolder folder;
    const FolderStore store(folder.path);
    fs::create_symlink("nowhere", folder.path / "dangling");
    CHECK(store.list("").empty());
    fs::create_symlink("loop", folder.path / "loop");
    CHECK_THROWS_WITH_AS(
        static_cast<void>(store.list("")),
        ("read the status of " + (folder.path / "loop").string() + ": Too many levels of symbolic links").c_str(),
        StorageError);
}

TEST_CASE("a full disk leaves no file behind") {
    if (!fs::exists("/dev/full")) return;
    const TemporaryFolder folder;
    // The parent of the key is a file, so the write cannot succeed; nothing may stay.
    FolderStore store(folder.path);
    store.write("a", as_bytes("1"));
    CHECK_THROWS_AS(store.write("a/b", as_bytes("2")), StorageError);
    CHECK(store.list("") == std::vector<std::string>{"a"});
}
