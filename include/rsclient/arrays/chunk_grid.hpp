#pragma once

#include <array>
#include <cstddef>

#include "rsclient/arrays/view.hpp"

namespace rsclient::arrays {

/// A rectangle of a 2-D array: rows [row, row + rows), columns [col, col + cols).
struct Window {
    std::size_t row = 0;
    std::size_t col = 0;
    std::size_t rows = 0;
    std::size_t cols = 0;
    friend bool operator==(const Window&, const Window&) = default;
};

/// Cuts a 2-D array into chunks of one size; those at the right and bottom edge may be smaller.
class ChunkGrid {
public:
    /// @throws std::invalid_argument if an extent of `chunk` is 0
    ChunkGrid(const Shape<2>& shape, const Shape<2>& chunk);

    /// Of the array.
    [[nodiscard]] const Shape<2>& shape() const noexcept { return shape_; }

    /// Of a chunk that is not at an edge.
    [[nodiscard]] const Shape<2>& chunk_shape() const noexcept { return chunk_; }

    [[nodiscard]] Shape<2> counts() const noexcept;   ///< chunks per dimension
    [[nodiscard]] std::size_t size() const noexcept;  ///< chunks in all

    /// What the chunk with this number covers, counted row by row.
    /// @throws std::out_of_range if there is no such chunk
    [[nodiscard]] Window window(std::size_t index) const;

private:
    Shape<2> shape_;
    Shape<2> chunk_;
};

}  // namespace rsclient::arrays
