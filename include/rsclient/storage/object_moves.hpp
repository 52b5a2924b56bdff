#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rsclient/storage/byte_store.hpp"

namespace rsclient::storage {

/// Renames objects of a store and can undo that, the last one first.
class ObjectMoves {
public:
    explicit ObjectMoves(std::shared_ptr<ByteStore> store) : store_(std::move(store)) {}

    /// Renames an object and notes it. @throws the store's errors
    void move(std::string from, std::string to);

    /// Undoes all moves. A move that failed may have happened or not: both are handled.
    /// @throws the store's errors; a second call continues
    void undo();

private:
    struct Move {
        std::string from;
        std::string to;
    };

    std::shared_ptr<ByteStore> store_;
    std::vector<Move> moves_;
};

}  // namespace rsclient::storage
