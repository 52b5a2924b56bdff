#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "rsclient/arrays/view.hpp"

namespace rsclient::kernels {

/// A set of class numbers 0..255.
class ClassSet {
public:
    ClassSet() = default;
    ClassSet(std::initializer_list<std::uint8_t> classes) {
        for (const auto number : classes) add(number);
    }

    void add(std::uint8_t number) { members_.set(number); }
    [[nodiscard]] bool contains(std::uint8_t number) const { return members_.test(number); }
    friend bool operator==(const ClassSet&, const ClassSet&) = default;

private:
    std::bitset<256> members_;
};

/// The classes of the Sentinel-2 scene classification (SCL) that are usually not wanted: 0 no data, 1 saturated or
/// defective, 3 cloud shadow, 8 cloud with medium probability, 9 cloud with high probability, 10 thin cirrus.
///
/// What it keeps: 2 dark area or topographic shadow, 4 vegetation, 5 not vegetated, 6 water, 7 unclassified, 11 snow or
/// ice. Source: Sentinel-2 Products Specification Document, scene classification.
[[nodiscard]] const ClassSet& default_scl_mask();

/// Shape of the class layer for values of this shape: one class for factor x factor values, rounded up at the edges.
[[nodiscard]] arrays::Shape<2> class_shape(const arrays::Shape<2>& values, std::size_t factor);

/// Copy of `values` with NaN wherever the class is in `masked`.
///
/// Instantiated for T = float, double.
///
/// Shapes   values and out (rows, cols); classes class_shape((rows, cols), factor); out may be values.
/// Units    those of values.
/// No data  NaN stays NaN.
/// Threads  OpenMP over rows of classes; the bits do not depend on the number of threads.
/// Chunks   equals the whole-image result if chunk edges are multiples of factor.
/// Source   none.
/// @throws std::invalid_argument if factor is 0, classes or out has another shape, or out overlaps classes, or values
/// in part
template <class T>
void mask_where_class(const arrays::View<const T, 2>& values, const arrays::View<const std::uint8_t, 2>& classes,
                      std::size_t factor, const ClassSet& masked, arrays::View<T, 2>& out);

}  // namespace rsclient::kernels
