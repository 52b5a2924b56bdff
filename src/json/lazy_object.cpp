#include "rsclient/json/lazy_object.hpp"

#include <mutex>
#include <utility>

#include "rsclient/core/lazy.hpp"

namespace rsclient::json {

/// Either members as text, with the values of those that were accessed; or values from the start.
struct LazyObject::State {
    std::vector<RawMember> raw = {};
    std::string where = {};
    mutable std::mutex mutex = {};                          // guards what follows
    mutable std::vector<std::optional<Value>> values = {};  // in step with `raw` from the first look on
    Lazy<Object> parsed = {};                               // all of them
    std::optional<Object> members = {};                     // of values from the start

    /// Position of a member's text; the last of two of one name wins, as in Object.
    [[nodiscard]] std::optional<std::size_t> position(std::string_view name) const noexcept {
        for (std::size_t at = raw.size(); at-- > 0;) {
            if (raw[at].first == name) return at;
        }
        return std::nullopt;
    }

    /// The value at a position if there is one; else `made`, which is kept, unless it is null.
    [[nodiscard]] const Value* keep(std::size_t at, Value* made) const {
        const std::lock_guard lock(mutex);
        values.resize(raw.size());
        auto& value = values[at];
        if (!value && made != nullptr) value = std::move(*made);
        return value ? &*value : nullptr;
    }

    [[nodiscard]] Value parse_member(std::size_t at) const {
        return parse(raw[at].second, where + "/" + raw[at].first);
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
    state->raw = std::move(members);
    state->where = where;
    state_ = std::move(state);
}

bool LazyObject::empty() const noexcept {
    return state_ == nullptr || (state_->raw.empty() && state_->members->empty());
}

const Value* LazyObject::find(std::string_view name) const {
    if (state_ == nullptr) return nullptr;
    if (state_->raw.empty()) return state_->members->find(name);
    const auto at = state_->position(name);
    if (!at) return nullptr;
    if (const Value* ready = state_->keep(*at, nullptr)) return ready;
    Value made = state_->parse_member(*at);  // without the lock: a warning may call back into the user's program
    return state_->keep(*at, &made);
}

std::optional<RawJson> LazyObject::text(std::string_view name) const {
    if (state_ == nullptr) return std::nullopt;
    const auto at = state_->position(name);
    return at ? std::optional(state_->raw[*at].second) : std::nullopt;
}

const Object& LazyObject::members() const {
    static const Object none;
    if (state_ == nullptr) return none;
    if (state_->raw.empty()) return *state_->members;
    return state_->parsed.get([this] {
        Object members;
        for (std::size_t at = 0; at < state_->raw.size(); ++at) {
            members.append(state_->raw[at].first, state_->parse_member(at));
        }
        return members;
    });
}

void LazyObject::set(std::string_view name, Value value) {
    Object changed = members();
    changed.set(name, std::move(value));
    *this = LazyObject(std::move(changed));
}

}  // namespace rsclient::json
