#include "rsclient/stac/document.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "rsclient/core/error.hpp"
#include "stac/members.hpp"

namespace rsclient::stac {

/// Either the text, split and parsed at most once, or members that were set.
struct Document::State {
    json::Text text = {};
    std::string kind = {};
    mutable std::once_flag split = {};
    mutable json::LazyObject parts = {};  ///< for who wants some of the members
    mutable std::once_flag parsed = {};
    mutable json::Object members = {};  ///< for who wants all of them
    bool changed = false;
};

Document::Document(json::Text text, std::string_view kind) {
    auto state = std::make_shared<State>();
    state->text = std::move(text);
    state->kind = kind;
    state_ = std::move(state);
}

Document::Document(json::Object members, std::string_view kind) {
    auto state = std::make_shared<State>();
    state->kind = kind;
    state->members = std::move(members);
    state->changed = true;
    state_ = std::move(state);
}

const json::Object& Document::members() const {
    if (state_->changed) return state_->members;
    std::call_once(state_->parsed, [this] {
        const std::string what = "read " + state_->kind;
        json::Value value = json::parse(state_->text, what);
        static_cast<void>(json::expect_object(value, what));
        state_->members = std::move(*value.object());
    });
    return state_->members;
}

const json::LazyObject& Document::parts() const {
    std::call_once(state_->split, [this] {
        const std::string what = "read " + state_->kind;
        state_->parts = state_->changed ? json::LazyObject()
                                        : json::LazyObject(json::split_object(state_->text, what), what + ": ");
    });
    return state_->parts;
}

const json::Value* Document::find(std::string_view name) const {
    return state_->changed ? state_->members.find(name) : parts().find(name);
}

std::optional<json::Text> Document::text(std::string_view name) const { return parts().text(name); }

void Document::set(std::string_view name, json::Value value) {
    json::Object members = this->members();
    members.set(name, std::move(value));
    *this = Document(std::move(members), state_->kind);
}

bool Document::erase(std::string_view name) {
    json::Object members = this->members();
    if (!members.erase(name)) return false;
    *this = Document(std::move(members), state_->kind);
    return true;
}

std::string Document::to_json(int indent) const {
    if (!state_->changed && indent == 0) return std::string(state_->text.view());
    return json::dump(members(), indent);
}

std::string Document::expect_id() const {
    const json::Value* id = find("id");
    if (id != nullptr && id->string() != nullptr) return *id->string();
    const std::string place = "read " + state_->kind + ": /id";
    if (id == nullptr) throw DecodeError(place, "missing");
    return json::expect_string(*id, place);
}

std::optional<std::string> Document::optional_text(std::string_view name) const {
    return optional_string(find(name), [&] { return where() + "/" + std::string(name); });
}

std::string Document::where() const {
    const json::Value* id = find("id");
    const std::string* name = id == nullptr ? nullptr : id->string();
    return "read " + state_->kind + (name == nullptr ? "" : " " + *name) + ": ";
}

}  // namespace rsclient::stac
