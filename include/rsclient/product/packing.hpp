#pragma once

#include <string_view>

#include "rsclient/arrays/packing.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/product/array_metadata.hpp"

namespace rsclient::product {

/// How the stored values of a variable become physical ones; invalid are also those that are NaN.
struct Packing : arrays::Packing {
    bool decoded = false;  ///< whether the stored values are physical ones; then scale is 1 and offset 0
    friend bool operator==(const Packing&, const Packing&) = default;
};

/// An attribute of an array, or else the one that EOPF-CPM keeps in `_eopf_attrs`; null if there is neither.
[[nodiscard]] const json::Value* find_attribute(const ArrayMetadata& metadata, std::string_view name);

/// The packing of an array. Values are decoded already if they are stored as floating point or if `eopf_is_scaled` is
/// true; `scale_factor`, `add_offset` and the valid range then speak of values that are no longer there, and only
/// Zarr's own fill value counts. `where` names the array in the message.
/// @throws ProductError if an attribute is not a number, or if the scale is 0
[[nodiscard]] Packing packing_of(const ArrayMetadata& metadata, std::string_view where);

}  // namespace rsclient::product
