#pragma once

#include <string>

#include "rsclient/services/client_state.hpp"

namespace rsclient::services {

/// The name of a target collection in the body of a staging job. Creates the collection unless the service does.
///
/// The staging service creates a collection by its bare id only, for the user that it authenticates; it takes
/// `owner:collection` only of a collection that exists. So the bare id is sent wherever it means the collection that is
/// wanted, and `owner:collection` of another owner's, or where a platform without authentication has another user.
/// @throws std::invalid_argument as parse_collection
/// @throws HttpError if the collection cannot be read, or cannot be created for its owner
[[nodiscard]] std::string staging_target(const SharedState& state, const std::string& collection,
                                         const Context& context);

}  // namespace rsclient::services
