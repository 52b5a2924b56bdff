#pragma once

#include <string>
#include <string_view>

namespace rsclient::services {

/// A catalog collection: who owns it and what it is called. The platform spells it in three ways.
struct CollectionRef {
    std::string owner = {};  ///< empty: the caller, whom the service knows
    std::string id = {};     ///< without the owner

    [[nodiscard]] std::string qualified_id() const;  ///< "alice:s2-l2a", or "s2-l2a" without an owner; in URLs
    [[nodiscard]] std::string stored_id() const;     ///< "alice_s2-l2a", or "s2-l2a" without an owner; in searches

    friend bool operator==(const CollectionRef&, const CollectionRef&) = default;
};

/// Reads `collection`, `owner:collection` or, where `default_owner` is that owner, `owner_collection`.
/// A name without an owner gets `default_owner`.
/// @throws std::invalid_argument if the id or the owner is empty, or the owner holds anything but letters and digits
[[nodiscard]] CollectionRef parse_collection(std::string_view text, std::string_view default_owner);

/// Whether a text that parse_collection takes for a collection of `default_owner` may also be another owner's, as the
/// catalog stores it: "bob_s2" is Alice's bob_s2 or Bob's s2. Only a search understands the latter.
[[nodiscard]] bool may_be_stored_form(std::string_view text, std::string_view default_owner);

}  // namespace rsclient::services
