#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rsclient/json/text.hpp"

namespace rsclient::stac {

/// A STAC object as it came: text that is parsed when somebody looks at it and written back unchanged if nobody changed
/// it.
///
/// A value: copies are cheap, share what was parsed and change independently. Several threads may read one object.
class Document {
public:
    /// The members, in the order in which they were written. @throws DecodeError if the text is not a JSON object
    [[nodiscard]] const json::Object& members() const;

    /// Member of this name, or null if there is none.
    [[nodiscard]] const json::Value* find(std::string_view name) const { return members().find(name); }

    /// Sets or replaces one member and leaves the others as they are.
    void set(std::string_view name, json::Value value);

    /// Removes a member; whether there was one.
    bool erase(std::string_view name);

    /// The JSON text: as it came if nothing was changed, else compact.
    [[nodiscard]] std::string to_json(int indent = 0) const;

    friend bool operator==(const Document& a, const Document& b) { return a.members() == b.members(); }

protected:
    Document(json::Text text, std::string_view kind);
    Document(json::Object members, std::string_view kind);

    /// Name for messages, e.g. "item", or "item S2A_1" once its id is known.
    [[nodiscard]] std::string where() const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace rsclient::stac
