#pragma once

#include <string_view>

#include "rsclient/arrays/encoding.hpp"
#include "rsclient/json/value.hpp"
#include "rsclient/product/array_metadata.hpp"

namespace rsclient::product {

/// An attribute of an array, else the one that EOPF-CPM keeps in `_eopf_attrs`, else null.
[[nodiscard]] const json::Value* find_attribute(const ArrayMetadata& metadata, std::string_view name);

/// The encoding of an array. Values are decoded already if they are stored as floating point or if `eopf_is_scaled` is
/// true; `scale_factor`, `add_offset` and the valid range then describe the values before decoding, and only Zarr's own
/// fill value counts. `where` names the array in the message.
/// @throws ProductError if an attribute is not a number, or if the scale is 0
[[nodiscard]] arrays::Encoding encoding_of(const ArrayMetadata& metadata, std::string_view where);

}  // namespace rsclient::product
