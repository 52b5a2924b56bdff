#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rsclient/json/raw_json.hpp"

namespace rsclient::json {

/// An object whose members are parsed one by one, on first access.
///
/// A value: copies are cheap, share what was parsed and change independently. Several threads may read one object.
class LazyObject {
public:
    LazyObject() = default;  ///< without members

    /// Of values that are there already.
    LazyObject(Object members);

    /// Of unparsed text. `where` names the object in messages, e.g. "assets/B04".
    LazyObject(std::vector<RawMember> members, std::string_view where);

    [[nodiscard]] bool empty() const noexcept;

    /// The value of this name, or null if it does not exist. @throws DecodeError if its text is not JSON
    [[nodiscard]] const Value* find(std::string_view name) const;

    /// The text of the member of this name, if it came as text.
    [[nodiscard]] std::optional<RawJson> text(std::string_view name) const;

    /// All members, in the order in which they were written. @throws DecodeError if the text of one is not JSON
    [[nodiscard]] const Object& members() const;

    /// Sets a member: in its old place if there is one of this name, else at the end.
    void set(std::string_view name, Value value);

    friend bool operator==(const LazyObject& a, const LazyObject& b) { return a.members() == b.members(); }

private:
    struct State;
    std::shared_ptr<const State> state_ = {};
};

}  // namespace rsclient::json
