#include "rsclient/stac/document.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "rsclient/core/error.hpp"

namespace rsclient::stac {

/// Either the text, parsed at most once, or members that were set.
struct Document::State {
    json::Text text = {};
    std::string kind = {};
    mutable std::once_flag parsed = {};
    mutable json::Object members = {};
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
        const json::Value value = json::parse(state_->text, "read " + state_->kind);
        state_->members = json::expect_object(value, "read " + state_->kind);
    });
    return state_->members;
}

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

std::string Document::where() const {
    const json::Value* id = find("id");
    const std::string* name = id == nullptr ? nullptr : id->string();
    return "read " + state_->kind + (name == nullptr ? "" : " " + *name) + ": ";
}

}  // namespace rsclient::stac
