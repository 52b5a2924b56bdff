#pragma once

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/arrays/view.hpp"
#include "rsclient/product/product.hpp"

namespace rsclient::processing {

/// The stored numbers of a window. @throws ProductError if the band is not of type T or cannot be read
template <class T>
[[nodiscard]] arrays::Array<T, 2> read_stored(const product::Variable& band, const arrays::Window& window);

/// The physical values of a window, no data as NaN, whatever type is stored.
/// @throws ProductError if the type has no decoding
[[nodiscard]] arrays::Array<float, 2> read_decoded(const product::Variable& band, const arrays::Window& window);

/// Rows and columns of a band. @throws ProductError if it is not two-dimensional
[[nodiscard]] arrays::Shape<2> shape_of(const product::Variable& band);

/// A view of an array.
template <class T>
[[nodiscard]] arrays::View<const T, 2> view(const arrays::Array<T, 2>& array) {
    return arrays::view_of<const T, 2>(array.data(), {array.shape(0), array.shape(1)});
}
template <class T>
[[nodiscard]] arrays::View<T, 2> mutable_view(arrays::Array<T, 2>& array) {
    return arrays::view_of<T, 2>(array.data(), {array.shape(0), array.shape(1)});
}

}  // namespace rsclient::processing
