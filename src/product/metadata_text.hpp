#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rsclient/json/value.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::product {

/// Reads a JSON document of a product; nullopt if it does not exist. Python writes bare NaN and Infinity,
/// which JSON does not know: they are read as the text that Zarr uses for them.
/// @throws ProductError if it is not JSON
[[nodiscard]] std::optional<json::Value> read_metadata(const storage::ByteSource& source, std::string_view key,
                                                       std::string_view where);

}  // namespace rsclient::product
