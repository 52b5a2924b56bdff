#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "rsclient/product/product.hpp"

namespace rsclient::processing {

/// A layer of a product that is worked on together with others.
struct Layer {
    std::string name = {};  ///< for messages, e.g. "scl"
    product::Variable variable;
    std::size_t factor = 1;  ///< pixels of the first layer along an edge of one pixel of this one
};

/// Refuses layers that do not cover the ground of the first one, which their numbers alone would not tell: by shape,
/// and by place as far as both say themselves where they lie. What is said of the product as a whole tells nothing of
/// one.
/// @throws ProductError that names both layers, and their shapes or places
void require_grid_alignment(const product::Product& product, const std::string& action, std::span<const Layer> layers);

}  // namespace rsclient::processing
