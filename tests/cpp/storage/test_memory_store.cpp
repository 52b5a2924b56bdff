#include "rsclient/storage/memory_store.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"

using namespace rsclient;
using namespace rsclient::storage;

TEST_CASE("what was written to memory is read back, whole and in part") {
    MemoryStore store;
    store.write("a/b", as_bytes("0123456789"));
    store.write("a/b", as_bytes("abcdef"));
    CHECK(store.size("a/b") == 6);
    CHECK(as_text(store.read("a/b").value()) == "abcdef");
    Bytes part(3);
    store.read_range("a/b", 3, part);
    CHECK(as_text(part) == "def");
    CHECK_FALSE(store.size("a").has_value());
    CHECK_FALSE(store.read("a").has_value());
}

TEST_CASE("memory lists by prefix, moves over what exists, and removes") {
    MemoryStore store;
    store.write("b/2", as_bytes("2"));
    store.write("b/1", as_bytes("1"));
    store.write("c", as_bytes("3"));
    CHECK(store.list("b/") == std::vector<std::string>{"b/1", "b/2"});
    store.move("b/1", "c");
    CHECK(as_text(store.read("c").value()) == "1");
    CHECK(store.list("") == std::vector<std::string>{"b/2", "c"});
    store.move("c", "c");
    CHECK(as_text(store.read("c").value()) == "1");
    store.remove("c");
    store.remove("c");
    CHECK(store.list("") == std::vector<std::string>{"b/2"});
}

TEST_CASE("a missing or short object in memory is a StorageError with both numbers") {
    MemoryStore store;
    store.write("a", as_bytes("abc"));
    Bytes part(3);
    CHECK_THROWS_WITH_AS(store.read_range("a", 1, part), "read memory:/a: ends after 3 bytes, expected at least 4",
                         StorageError);
    CHECK_THROWS_WITH_AS(store.read_range("none", 0, part), "read memory:/none: the object does not exist",
                         StorageError);
    CHECK_THROWS_WITH_AS(store.move("none", "a"), "move memory:/none: the object does not exist", StorageError);
    CHECK(as_text(store.read("a").value()) == "abc");
}
