#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rsclient/stac/item_builder.hpp"

namespace rsclient::stac {

/// How a product was made; what is empty is not written.
struct Processing {
    std::string level = {};                                          ///< e.g. "L3"
    std::string facility = {};                                       ///< who ran it
    std::string version = {};                                        ///< of the processor
    std::string lineage = {};                                        ///< in words
    std::string datetime = {};                                       ///< when it was made, RFC 3339
    std::string expression_format = {};                              ///< e.g. "rio-calc"; with `expression`
    std::string expression = {};                                     ///< the formula
    std::vector<std::pair<std::string, std::string>> software = {};  ///< name and version
};

/// Adds the `processing:*` properties (processing extension 1.2.0).
void add_processing(ItemBuilder& builder, const Processing& processing);

}  // namespace rsclient::stac
