#include "rsclient/arrays/chunk_grid.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace rsclient::arrays {

ChunkGrid::ChunkGrid(const Shape<2>& shape, const Shape<2>& chunk) : shape_(shape), chunk_(chunk) {
    if (chunk[0] == 0 || chunk[1] == 0) {
        throw std::invalid_argument("chunk grid: a chunk must hold at least 1 x 1, got " + describe_shape(chunk));
    }
}

Shape<2> ChunkGrid::counts() const noexcept {
    // Rounded up; without a sum, which a chunk without end would make overflow.
    return {shape_[0] / chunk_[0] + (shape_[0] % chunk_[0] != 0), shape_[1] / chunk_[1] + (shape_[1] % chunk_[1] != 0)};
}

std::size_t ChunkGrid::size() const noexcept { return counts()[0] * counts()[1]; }

Window ChunkGrid::window(std::size_t index) const {
    if (index >= size()) {
        throw std::out_of_range("chunk grid: no chunk " + std::to_string(index) + " among " + std::to_string(size()));
    }
    const std::size_t row = index / counts()[1] * chunk_[0];
    const std::size_t col = index % counts()[1] * chunk_[1];
    return {row, col, std::min(chunk_[0], shape_[0] - row), std::min(chunk_[1], shape_[1] - col)};
}

}  // namespace rsclient::arrays
