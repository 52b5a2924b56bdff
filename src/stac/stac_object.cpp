#include "rsclient/stac/stac_object.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "rsclient/core/error.hpp"
#include "rsclient/core/lazy.hpp"

namespace rsclient::stac {

namespace {

/// The id among members that are not parsed yet, if it is plain text.
std::string id_of(const std::vector<json::RawMember>& members) {
    const auto id =
        std::find_if(members.rbegin(), members.rend(), [](const auto& member) { return member.first == "id"; });
    const std::string_view text = id == members.rend() ? std::string_view() : id->second.view();
    const bool plain = text.size() > 2 && text.starts_with('"') && text.find('\\') == std::string_view::npos;
    return plain ? std::string(text.substr(1, text.size() - 2)) : std::string();
}

}  // namespace

/// The text as it came and its members, split or parsed on first use; or members that were set.
struct StacObject::State {
    json::RawJson text = {};
    std::string kind = {};
    ListPosition position = {};
    Lazy<json::LazyObject> members = {};
    bool is_changed = false;  ///< then there is no text

    [[nodiscard]] std::string where(const std::string& id = "") const {
        if (!id.empty()) return "read " + kind + " " + id + ": ";
        const std::string place =
            position.list.empty() ? "" : std::string(position.list) + "/" + std::to_string(position.index);
        return "read " + kind + ": " + place;
    }
};

StacObject::StacObject(json::RawJson text, std::string_view kind, ListPosition position) {
    auto state = std::make_shared<State>();
    state->text = std::move(text);
    state->kind = kind;
    state->position = position;
    state_ = std::move(state);
}

StacObject::StacObject(json::Object members, std::string_view kind) {
    auto state = std::make_shared<State>();
    state->kind = kind;
    state->is_changed = true;
    static_cast<void>(state->members.get([&] { return json::LazyObject(std::move(members)); }));
    state_ = std::move(state);
}

const json::Object& StacObject::members() const {
    // Who asks for all of them first is served fastest by parsing the text in one go.
    const auto parse_all = [this] {
        const std::string what = state_->where();
        json::Value value = json::parse(state_->text, what);
        static_cast<void>(json::Reader(value, what).object());
        return json::LazyObject(std::move(*value.object()));
    };
    return state_->members.get(parse_all).members();
}

const json::LazyObject& StacObject::parts() const {
    return state_->members.get([this] {
        auto members = json::split_object(state_->text, state_->where());
        const std::string where = state_->where(id_of(members));
        return json::LazyObject(std::move(members), where);
    });
}

const json::Value* StacObject::find(std::string_view name) const { return parts().find(name); }

std::optional<json::RawJson> StacObject::text(std::string_view name) const { return parts().text(name); }

void StacObject::set(std::string_view name, json::Value value) {
    json::Object members = this->members();
    members.set(name, std::move(value));
    *this = StacObject(std::move(members), state_->kind);
}

bool StacObject::erase(std::string_view name) {
    json::Object members = this->members();
    if (!members.erase(name)) return false;
    *this = StacObject(std::move(members), state_->kind);
    return true;
}

std::string StacObject::to_json(int indent) const {
    if (!state_->is_changed && indent == 0) return json::standard_text(state_->text, state_->where());
    return json::dump(members(), indent);
}

std::string StacObject::read_id() const {
    const json::Value* id = find("id");
    if (id != nullptr && id->string() != nullptr) return *id->string();
    const json::Reader::Origin origin = [this] { return state_->where(); };
    if (id == nullptr) throw DecodeError(origin() + "/id", "missing");
    return json::Reader(*id, origin, "id").string();
}

std::optional<json::Reader> StacObject::reader(std::string_view name) const {
    const json::Value* value = find(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return json::Reader(*value, [this] { return where(); }, name);
}

std::optional<std::string> StacObject::read_text(std::string_view name) const {
    const auto found = reader(name);
    return found ? std::optional(found->string()) : std::nullopt;
}

std::string StacObject::where() const {
    const json::Value* id = find("id");
    const std::string* name = id == nullptr ? nullptr : id->string();
    return state_->where(name == nullptr ? "" : *name);
}

}  // namespace rsclient::stac
