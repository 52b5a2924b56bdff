#include "rsclient/arrays/chunk_grid.hpp"

#include <doctest/doctest.h>

#include <limits>

#include <stdexcept>
#include <vector>

using namespace rsclient::arrays;

TEST_CASE("a grid whose chunks divide the array has no smaller ones") {
    const ChunkGrid grid({4, 6}, {2, 3});
    CHECK(grid.counts() == Shape<2>{2, 2});
    CHECK(grid.size() == 4);
    CHECK(grid.window(0) == Window{0, 0, 2, 3});
    CHECK(grid.window(3) == Window{2, 3, 2, 3});
}

TEST_CASE("chunks at the right and bottom edge are smaller") {
    const ChunkGrid grid({5, 7}, {2, 3});
    CHECK(grid.counts() == Shape<2>{3, 3});
    CHECK(grid.window(2) == Window{0, 6, 2, 1});
    CHECK(grid.window(6) == Window{4, 0, 1, 3});
    CHECK(grid.window(8) == Window{4, 6, 1, 1});
    CHECK(grid.shape() == Shape<2>{5, 7});
    CHECK(grid.chunk_shape() == Shape<2>{2, 3});
}

TEST_CASE("chunks cover every pixel once") {
    const ChunkGrid grid({61, 47}, {9, 13});
    std::vector<int> seen(61 * 47, 0);
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto window = grid.window(i);
        for (std::size_t row = window.row; row < window.row + window.rows; ++row) {
            for (std::size_t col = window.col; col < window.col + window.cols; ++col) ++seen[row * 47 + col];
        }
    }
    CHECK(seen == std::vector<int>(61 * 47, 1));
}

TEST_CASE("a chunk may be larger than the array, and an array may be empty") {
    CHECK(ChunkGrid({3, 4}, {100, 100}).window(0) == Window{0, 0, 3, 4});
    CHECK(ChunkGrid({0, 4}, {2, 2}).size() == 0);
}

TEST_CASE("a chunk of nothing and a chunk that is not there are refused") {
    CHECK_THROWS_WITH_AS(ChunkGrid({3, 4}, {0, 2}), "chunk grid: a chunk must hold at least 1 x 1, got 0 x 2",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(static_cast<void>(ChunkGrid({3, 4}, {2, 2}).window(4)), "chunk grid: no chunk 4 among 4",
                         std::out_of_range);
}

TEST_CASE("a chunk without end is one chunk") {
    const std::size_t endless = std::numeric_limits<std::size_t>::max();
    const ChunkGrid grid({100, 50}, {endless, endless - 1});
    CHECK(grid.size() == 1);
    CHECK(grid.window(0).rows == 100);
    CHECK(grid.window(0).cols == 50);
}
