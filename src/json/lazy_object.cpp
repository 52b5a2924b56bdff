#include "rsclient/json/lazy_object.hpp"

#include <mutex>
#include <utility>

namespace rsclient::json {

/// Members as text, and what was parsed of them so far; or values that were there from the start.
struct LazyObject::State {
    std::vector<RawMember> texts = {};  ///< empty if the values were there from the start
    std::string where = {};
    mutable std::mutex mutex = {};  ///< guards what follows while there are unparsed texts
    mutable Object members = {};    ///< in step with `texts`, from the first access to a value on
    mutable std::vector<bool> is_parsed = {};

    /// Position of a member; the last of two of one name wins, as in Object.
    [[nodiscard]] std::optional<std::size_t> position(std::string_view name) const noexcept {
        const std::size_t count = texts.empty() ? members.size() : texts.size();
        for (std::size_t at = count; at-- > 0;) {
            if ((texts.empty() ? (members.begin() + static_cast<std::ptrdiff_t>(at))->first : texts[at].first) ==
                name) {
                return at;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] const Value& value(std::size_t at) const {
        if (texts.empty()) return members.at(at);
        {
            const std::lock_guard lock(mutex);
            if (is_parsed.empty()) make_room();
            if (is_parsed[at]) return members.at(at);
        }
        const auto& [name, text] = texts[at];
        Value made = parse(text, where + "/" + name);  // without the lock: a warning may call into the user's program
        const std::lock_guard lock(mutex);
        if (!is_parsed[at]) members.at(at) = std::move(made);
        is_parsed[at] = true;
        return members.at(at);
    }

    void make_room() const {
        is_parsed.resize(texts.size());
        for (const auto& text : texts) members.append(text.first, Value());
    }
};

LazyObject::LazyObject(Object members) {
    auto state = std::make_shared<State>();
    state->members = std::move(members);
    state_ = std::move(state);
}

LazyObject::LazyObject(std::vector<RawMember> members, std::string_view where) {
    if (members.empty()) return;
    auto state = std::make_shared<State>();
    state->texts = std::move(members);
    state->where = where;
    state_ = std::move(state);
}

bool LazyObject::empty() const noexcept {
    return state_ == nullptr || (state_->texts.empty() && state_->members.empty());
}

const Value* LazyObject::find(std::string_view name) const {
    const auto at = state_ == nullptr ? std::nullopt : state_->position(name);
    return at ? &state_->value(*at) : nullptr;
}

std::optional<RawJson> LazyObject::text(std::string_view name) const {
    const auto at = state_ == nullptr || state_->texts.empty() ? std::nullopt : state_->position(name);
    return at ? std::optional(state_->texts[*at].second) : std::nullopt;
}

const Object& LazyObject::members() const {
    static const Object none;
    if (state_ == nullptr) return none;
    for (std::size_t at = 0; at < state_->texts.size(); ++at) static_cast<void>(state_->value(at));
    return state_->members;
}

void LazyObject::set(std::string_view name, Value value) {
    Object changed = members();
    changed.set(name, std::move(value));
    *this = LazyObject(std::move(changed));
}

}  // namespace rsclient::json
