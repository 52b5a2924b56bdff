#include "rsclient/storage/object_moves.hpp"

#include <utility>

namespace rsclient::storage {

void ObjectMoves::move(std::string from, std::string to) {
    moves_.push_back({std::move(from), std::move(to)});
    store_->move(moves_.back().from, moves_.back().to);
}

void ObjectMoves::undo() {
    for (; !moves_.empty(); moves_.pop_back()) {
        const auto& [from, to] = moves_.back();
        if (store_->size(to)) store_->move(to, from);  // the last one may have failed before or after its work
    }
}

}  // namespace rsclient::storage
