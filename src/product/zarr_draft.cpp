#include "product/zarr_draft.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <stdexcept>
#include <utility>

#include "product/keys.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/json/raw_json.hpp"

namespace rsclient::product {
namespace {

/// The documents that make a hierarchy of the objects below a root: moved away first, moved in last.
constexpr std::array<std::string_view, 2> marks = {".zmetadata", ".zgroup"};

/// A name beside a root that no other writer uses.
std::string beside(const std::string& root) {
    std::random_device random;
    std::string name(root.empty() ? "product" : last_name_of(root));
    for (int word = 0; word < 2; ++word) name += "." + std::to_string(random());
    return join_key(parent_of(root), "." + name + ".part");
}

}  // namespace

std::string ZarrDraft::Node::key(std::string_view path) const { return join_key(path, zarray ? ".zarray" : ".zgroup"); }

json::Value ZarrDraft::Node::document() const { return zarray.value_or(json::Object{{"zarr_format", 2}}); }

ZarrDraft::ZarrDraft(std::shared_ptr<storage::ByteStore> store, std::string root, bool overwrite)
    : store_(std::move(store)),
      root_(std::move(root)),
      overwrite_(overwrite),
      made_at_(beside(root_)),
      kept_at_(beside(root_)),
      moves_(store_) {
    if (overwrite_ && root_.empty()) {
        throw std::invalid_argument(describe("") + ": overwrite needs a root, since other files may be in the store");
    }
    static_cast<void>(replaces());
    nodes_[""];
}

std::string ZarrDraft::describe(std::string_view path) const {
    return "write " + (root_.empty() ? store_->uri() : storage::describe_key(*store_, root_)) +
           (path.empty() ? "" : ": " + std::string(path));
}

void ZarrDraft::add_groups_above(std::string_view path) {
    for (std::string_view above = parent_of(path); !above.empty(); above = parent_of(above)) {
        const auto found = nodes_.find(above);
        if (found == nodes_.end() || !found->second.zarray) continue;
        throw std::invalid_argument(describe(path) + ": " + std::string(above) + " is an array");
    }
    for (std::string_view above = parent_of(path); !above.empty(); above = parent_of(above)) nodes_[std::string(above)];
}

void ZarrDraft::add_group(std::string_view path, json::Object attributes) {
    add_groups_above(path);
    auto& node = nodes_[std::string(path)];
    if (node.zarray) throw std::invalid_argument(describe(path) + ": " + std::string(path) + " is an array");
    node.zattrs = std::move(attributes);
}

void ZarrDraft::add_array(std::string_view path, const ArrayMetadata& metadata) {
    if (nodes_.contains(path)) throw std::invalid_argument(describe(path) + ": the path is taken");
    add_groups_above(path);
    auto& node = nodes_[std::string(path)];
    node.zarray = zarray_of(metadata);
    node.zattrs = zattrs_of(metadata);
}

void ZarrDraft::write(const std::string& key, std::span<const std::byte> bytes) {
    {
        const std::lock_guard lock(mutex_);
        if (stage_ != Stage::open) throw std::invalid_argument(describe(key) + ": the writer is closed");
    }
    store_->write(join_key(made_at_, key), bytes);
}

void ZarrDraft::enter(Stage stage) noexcept {
    const std::lock_guard lock(mutex_);
    stage_ = stage;
}

void ZarrDraft::write_json(const std::string& key, const json::Value& value) {
    write(key, as_bytes(json::dump(value, 4)));
}

void ZarrDraft::write_metadata() {
    for (const auto& [path, node] : nodes_) {
        write_json(join_key(path, ".zattrs"), node.zattrs);
        write_json(node.key(path), node.document());
    }
    json::Object all;
    for (const auto& [path, node] : nodes_) {
        all.append(join_key(path, ".zattrs"), node.zattrs);
        all.append(node.key(path), node.document());
    }
    write_json(".zmetadata", json::Object{{"metadata", std::move(all)}, {"zarr_consolidated_format", 1}});
}

bool ZarrDraft::replaces() const {
    bool is_there = store_->size(join_key(root_, ".zarray")).has_value();  // an array alone is a product too
    for (const auto mark : marks) is_there = is_there || store_->size(join_key(root_, mark)).has_value();
    if (is_there && !overwrite_) {
        const char* hint = root_.empty() ? "; write below a root of its own" : "; pass overwrite=true to replace it";
        throw ProductError(describe(""), std::string("a product already exists here") + hint);
    }
    return is_there;
}

std::vector<std::string> ZarrDraft::in_the_way() const {
    if (replaces()) return store_->list(root_ + "/");
    std::vector<std::string> keys;
    for (const auto& [path, node] : nodes_) {
        const std::string place = join_key(root_, path);
        if (!path.empty() && store_->size(join_key(place, ".zmetadata"))) {
            throw ProductError(describe(path), "a product already exists here");
        }
        if (node.zarray) {
            std::ranges::copy(store_->list(place + "/"), std::back_inserter(keys));
        } else {
            for (const char* name : {".zarray", ".zattrs", ".zgroup"}) {
                if (const std::string key = join_key(place, name); store_->size(key)) keys.push_back(key);
            }
        }
    }
    return keys;
}

void ZarrDraft::move_all(std::vector<std::string> keys, const std::string& from, const std::string& to, bool out) {
    const std::size_t start = from.empty() ? 0 : from.size() + 1;
    // Half of a hierarchy must not open, so its root documents move away first and move in last.
    const auto rank = [&](const std::string& key) {
        return marks.end() - std::ranges::find(marks, std::string_view(key).substr(start));
    };
    std::ranges::stable_sort(keys,
                             [&](const auto& a, const auto& b) { return out ? rank(a) > rank(b) : rank(a) < rank(b); });
    for (const std::string& key : keys) {
        moves_.move(key, join_key(to, key.substr(start)));
    }
}

void ZarrDraft::prepare() {
    if (stage_ == Stage::over) throw std::invalid_argument(describe("") + ": the transaction is over");
    if (stage_ != Stage::open) return;
    write_metadata();
    enter(Stage::prepared);
}

void ZarrDraft::commit() {
    prepare();
    if (stage_ == Stage::committed) return;
    const UninterruptibleScope uninterruptible;  // half of the moves would be neither the old nor the new product
    try {
        move_all(in_the_way(), root_, kept_at_, true);
        move_all(store_->list(made_at_ + "/"), made_at_, root_, false);
        enter(Stage::committed);
    } catch (const std::exception& cause) {
        try {
            moves_.undo();
        } catch (const std::exception& second) {
            enter(Stage::over);  // nothing is touched any more: it may be all there is
            throw StorageError(describe(""),
                               std::string("the commit failed: ") + cause.what() +
                                   "; the rollback failed too: " + second.what() + "; the old objects are in " +
                                   storage::describe_key(*store_, kept_at_) + ", the new ones in " +
                                   storage::describe_key(*store_, made_at_) + ", as far as they were moved");
        }
        throw;
    }
}

void ZarrDraft::remove_below(const std::string& place) noexcept {
    try {
        for (const std::string& key : store_->list(place + "/")) {
            try {
                store_->remove(key);
            } catch (...) {
                // The others can still go.
            }
        }
    } catch (...) {
        // The transaction has its result; what cannot be removed stays under its temporary name.
    }
}

void ZarrDraft::rollback() noexcept {
    if (stage_ == Stage::over) return;
    const UninterruptibleScope uninterruptible;  // an interrupted program must still clean up
    enter(Stage::over);
    try {
        moves_.undo();
    } catch (...) {
        return;  // nothing is removed: it may be all there is
    }
    remove_below(made_at_);
}

void ZarrDraft::end() noexcept {
    if (stage_ != Stage::committed) return rollback();
    const UninterruptibleScope uninterruptible;
    enter(Stage::over);
    remove_below(kept_at_);
}

}  // namespace rsclient::product
