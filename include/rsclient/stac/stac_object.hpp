#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rsclient/json/lazy_object.hpp"
#include "rsclient/json/reader.hpp"

namespace rsclient::stac {

/// Where a document stands in a list that holds it, for messages: "/features/3".
struct ListPosition {
    std::string_view list = {};  ///< a literal, e.g. "/features"; empty if the document stands alone
    std::size_t index = 0;
};

/// A STAC object as it came: text whose members are parsed one by one on first access, and which is written
/// back as it came if it is unchanged.
///
/// A value: copies are cheap, share what was parsed and change independently. Several threads may read one object.
class StacObject {
public:
    /// All members, in the order in which they were written. @throws DecodeError if the text is not a JSON object
    [[nodiscard]] const json::Object& members() const;

    /// Member of this name, or null if it does not exist. The others stay unparsed.
    /// @throws DecodeError if the text is not a JSON object
    [[nodiscard]] const json::Value* find(std::string_view name) const;

    /// Sets or replaces one member and leaves the others as they are.
    void set(std::string_view name, json::Value value);

    /// Removes a member; whether there was one.
    bool erase(std::string_view name);

    /// The JSON text: as it came if nothing was changed, else compact. NaN and infinity become null, with a warning.
    [[nodiscard]] std::string to_json(int indent = 0) const;

    friend bool operator==(const StacObject& a, const StacObject& b) { return a.members() == b.members(); }

protected:
    StacObject(json::RawJson text, std::string_view kind, ListPosition position = {});
    StacObject(json::Object members, std::string_view kind);

    /// Beginning of messages: "read item S2A_1: ", or "read item: /features/3" while its id is not known.
    [[nodiscard]] std::string where() const;

    /// The id. @throws DecodeError if it is missing
    [[nodiscard]] std::string read_id() const;

    /// A reader at a member, which this object must outlive; nothing if it is absent or null.
    [[nodiscard]] std::optional<json::Reader> reader(std::string_view name) const;

    /// A member that is text, or is absent or null. @throws DecodeError if it is anything else
    [[nodiscard]] std::optional<std::string> read_text(std::string_view name) const;

    /// Text of a member, if it came as text and the object is unchanged.
    [[nodiscard]] std::optional<json::RawJson> text(std::string_view name) const;

private:
    [[nodiscard]] const json::LazyObject& parts() const;

    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace rsclient::stac
