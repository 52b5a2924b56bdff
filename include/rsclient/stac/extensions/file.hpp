#pragma once

#include <cstdint>
#include <string>

#include "rsclient/stac/item_builder.hpp"

namespace rsclient::stac {

/// Adds `file:size` and, unless empty, `file:checksum` to an asset (file extension 2.1.0).
/// @param checksum multihash in lower-case hexadecimal, e.g. "1220..." for SHA-256
/// @throws std::invalid_argument if the checksum is not lower-case hexadecimal
void add_file(ItemBuilder& builder, Asset& asset, std::uint64_t size, const std::string& checksum);

}  // namespace rsclient::stac
