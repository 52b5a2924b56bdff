#include "rsclient/stac/assets.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "rsclient/core/error.hpp"

namespace rsclient::stac {
namespace {

struct Entry {
    json::RawObject raw = {};               ///< as text
    std::optional<json::Value> value = {};  ///< or as a value
};

}  // namespace

struct Assets::State {
    std::string where = {};
    std::vector<Entry> entries = {};
    std::vector<std::size_t> sorted = {};  ///< positions by key

    [[nodiscard]] const std::string& key(std::size_t index) const { return entries[index].raw.name; }

    void sort() {
        sorted.resize(entries.size());
        std::iota(sorted.begin(), sorted.end(), std::size_t{0});
        std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return key(a) < key(b); });
    }

    /// Of several assets of one key keeps the last, in the place of the first, as Python does.
    void drop_repeated() {
        std::vector<bool> repeated(entries.size(), false);
        for (std::size_t i = 0, first = 0; i < sorted.size(); ++i) {
            if (key(sorted[i]) != key(sorted[first])) first = i;
            if (i == first) continue;
            entries[sorted[first]] = entries[sorted[i]];
            repeated[sorted[i]] = true;
        }
        std::vector<Entry> kept;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (!repeated[i]) kept.push_back(std::move(entries[i]));
        }
        entries = std::move(kept);
    }
};

Assets::Assets(const json::RawJson& text, std::string where) {
    State state;
    for (auto& object : json::split_object_of_objects(text, where)) state.entries.push_back({.raw = std::move(object)});
    state.where = std::move(where);
    set_state(std::move(state));
}

Assets::Assets(const json::Object& object, std::string where) {
    State state{.where = std::move(where)};
    for (const auto& [key, value] : object) state.entries.push_back({.raw = {.name = key}, .value = value});
    set_state(std::move(state));
}

void Assets::set_state(State&& state) {
    state.sort();
    const auto same = [&](auto a, auto b) { return state.key(a) == state.key(b); };
    if (std::adjacent_find(state.sorted.begin(), state.sorted.end(), same) != state.sorted.end()) {
        state.drop_repeated();
        state.sort();
    }
    state_ = std::make_shared<const State>(std::move(state));
}

std::size_t Assets::size() const noexcept { return state_ == nullptr ? 0 : state_->entries.size(); }

std::vector<std::string> Assets::keys() const {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < size(); ++i) keys.push_back(state_->key(i));
    return keys;
}

std::optional<std::size_t> Assets::find(std::string_view key) const noexcept {
    if (state_ == nullptr) return std::nullopt;
    const auto& sorted = state_->sorted;
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), key, [&](std::size_t index, std::string_view name) {
        return state_->key(index) < name;
    });
    return at != sorted.end() && state_->key(*at) == key ? std::optional(*at) : std::nullopt;
}

std::pair<std::string, Asset> Assets::operator[](std::size_t index) const {
    const Entry& entry = state_->entries.at(index);
    const std::string place = state_->where + "/" + entry.raw.name;
    if (!entry.raw.fault.empty()) throw DecodeError(place, entry.raw.fault);
    return {entry.raw.name,
            entry.value ? asset_from_json({*entry.value, place}) : asset_from_members(entry.raw.members, place)};
}

Asset Assets::at(std::string_view key) const {
    if (const auto index = find(key)) return (*this)[*index].second;
    std::string known;
    for (const std::string& name : keys()) known += (known.empty() ? "" : ", ") + name;
    throw std::out_of_range("no asset '" + std::string(key) + "'; there are: " + (known.empty() ? "none" : known));
}

std::vector<std::pair<std::string, std::string>> Assets::faults() const {
    std::vector<std::pair<std::string, std::string>> faults;
    for (std::size_t i = 0; i < size(); ++i) {
        try {
            static_cast<void>((*this)[i]);
        } catch (const DecodeError& error) {
            faults.emplace_back(state_->key(i), error.what());
        }
    }
    return faults;
}

bool operator==(const Assets& a, const Assets& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

}  // namespace rsclient::stac
