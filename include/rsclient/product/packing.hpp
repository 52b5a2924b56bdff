#pragma once

#include <optional>

#include "rsclient/json/value.hpp"
#include "rsclient/product/array_metadata.hpp"

namespace rsclient::product {

/// How stored values become physical ones:
///     invalid if value == fill, value < valid_min, value > valid_max or value is NaN; else value * scale + offset
struct Packing {
    double scale = 1.0;                            ///< 1 if the values are decoded already
    double offset = 0.0;                           ///< 0 if the values are decoded already
    std::optional<double> fill = std::nullopt;     ///< stored value of no data; nothing if there is none, or if it is NaN
    std::optional<double> valid_min = std::nullopt;  ///< least valid stored value
    std::optional<double> valid_max = std::nullopt;  ///< greatest valid stored value
    bool decoded = false;                          ///< whether the stored values are physical ones
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
