#include "rsclient/storage/object_moves.hpp"

#include <doctest/doctest.h>

#include "rsclient/core/error.hpp"
#include "support/recording_store.hpp"

using namespace rsclient;

TEST_CASE("moves are undone in reverse order") {
    const auto store = std::make_shared<testing::RecordingStore>();
    store->put("a", "1");
    store->put("b", "2");
    const auto before = store->objects;
    storage::ObjectMoves moves(store);
    moves.move("a", "c");
    moves.move("b", "a");
    CHECK(as_text(store->objects.at("a")) == "2");
    moves.undo();
    CHECK(store->objects == before);
    moves.undo();
    CHECK(store->objects == before);
}

TEST_CASE("a move that failed before its work is nothing to undo") {
    const auto store = std::make_shared<testing::RecordingStore>();
    store->put("a", "1");
    storage::ObjectMoves moves(store);
    moves.move("a", "b");
    CHECK_THROWS_AS(moves.move("none", "c"), StorageError);
    moves.undo();
    CHECK(store->list("") == std::vector<std::string>{"a"});
}
