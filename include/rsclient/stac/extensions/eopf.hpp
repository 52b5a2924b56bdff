#pragma once

#include <string>

#include "rsclient/stac/item_builder.hpp"

namespace rsclient::stac {

/// What an EOPF product tells beside the core of STAC; what is empty is not written.
struct Eopf {
    std::string product_type = {};     ///< `product:type`, e.g. "S02MSIL2A"; a catalog refuses items without it
    std::string origin_datetime = {};  ///< latest origin time of the inputs, RFC 3339
    std::string datatake_id = {};
    std::string instrument_mode = {};
};

/// Adds the `eopf:*` properties and `product:type` (EOPF extension 1.2.0, product extension 1.0.0).
/// @throws std::invalid_argument if `origin_datetime` is not RFC 3339
void add_eopf(ItemBuilder& builder, const Eopf& eopf);

}  // namespace rsclient::stac
