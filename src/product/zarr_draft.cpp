#include "product/zarr_draft.hpp"

#include <array>
#include <random>
#include <stdexcept>
#include <utility>

#include "product/keys.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/json/text.hpp"

namespace rsclient::product {
namespace {

/// What makes a hierarchy of the objects below a root: first to go, last to come.
constexpr std::array marks = {".zmetadata", ".zgroup"};

/// A name beside a root that no other writer uses.
std::string beside(const std::string& root) {
    std::random_device random;
    std::string name(last_name_of(root));
    for (int word = 0; word < 2; ++word) name += "." + std::to_string(random());
    return join_key(parent_of(root), "." + name + ".part");
}

}  // namespace

std::string ZarrDraft::Node::key(std::string_view path) const { return join_key(path, zarray ? ".zarray" : ".zgroup"); }

json::Value ZarrDraft::Node::document() const { return zarray.value_or(json::Object{{"zarr_format", 2}}); }

ZarrDraft::ZarrDraft(std::shared_ptr<ByteStore> store, std::string root, bool overwrite)
    : store_(std::move(store)), root_(std::move(root)) {
    if (overwrite && root_.empty()) {
        throw std::invalid_argument(describe("") + ": only what has a folder of its own can be overwritten");
    }
    bool is_there = false;
    for (const char* mark : marks) is_there = is_there || store_->size(join_key(root_, mark)).has_value();
    if (is_there && !overwrite) throw ProductError(describe(""), "there is a product already");
    made_at_ = is_there ? beside(root_) : root_;
    nodes_[""];
}

std::string ZarrDraft::describe(std::string_view path) const {
    return "write " + (root_.empty() ? store_->uri() : describe_key(*store_, root_)) +
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
    if (nodes_.contains(path)) throw std::invalid_argument(describe(path) + ": there is one already");
    add_groups_above(path);
    auto& node = nodes_[std::string(path)];
    node.zarray = zarray_of(metadata);
    node.zattrs = zattrs_of(metadata);
}

void ZarrDraft::write(const std::string& key, std::span<const std::byte> bytes) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) throw std::invalid_argument(describe(key) + ": the writer is closed");
        written_.push_back(key);
    }
    store_->write(join_key(made_at_, key), bytes);
}

void ZarrDraft::write_json(const std::string& key, const json::Value& value) {
    write(key, as_bytes(json::dump(value, 4)));
}

void ZarrDraft::finish() {
    if (closed_) return;
    // From the leaves up: the group at the root, which makes a hierarchy of it all, is the last but .zmetadata.
    for (auto at = nodes_.rbegin(); at != nodes_.rend(); ++at) {
        write_json(join_key(at->first, ".zattrs"), at->second.zattrs);
        write_json(at->second.key(at->first), at->second.document());
    }
    json::Object all;
    for (const auto& [path, node] : nodes_) {
        all.append(join_key(path, ".zattrs"), node.zattrs);
        all.append(node.key(path), node.document());
    }
    write_json(".zmetadata", json::Object{{"metadata", std::move(all)}, {"zarr_consolidated_format", 1}});
    {
        const std::lock_guard lock(mutex_);
        closed_ = finished_ = true;  // from here on it may be all there is
    }
    if (made_at_ != root_) replace_old();
}

void ZarrDraft::replace_old() {
    const Shield shield;  // half-way is the worst place to stop at
    const auto old = store_->list(root_ + "/");
    const auto made = store_->list(made_at_ + "/");
    const std::string made_at = std::exchange(made_at_, root_);
    const auto move = [&](const std::string& key) { store_->move(join_key(made_at, key), join_key(root_, key)); };
    try {
        for (const char* mark : marks) store_->remove(join_key(root_, mark));
        for (const std::string& key : old) store_->remove(key);
        for (const std::string& key : made) {
            const std::string name = key.substr(made_at.size() + 1);
            if (name != marks[0] && name != marks[1]) move(name);
        }
        move(marks[1]);
        move(marks[0]);
    } catch (const std::exception& cause) {
        throw ProductError(describe(""), "the old product could not be replaced; the new one is in " +
                                             describe_key(*store_, made_at) +
                                             " as far as it was not moved: " + cause.what());
    }
}

void ZarrDraft::take_back() noexcept {
    {
        const std::lock_guard lock(mutex_);
        closed_ = finished_ = true;
    }
    const Shield shield;  // what the user stopped must still be taken back
    for (const std::string& key : std::exchange(written_, {})) {
        try {
            store_->remove(join_key(made_at_, key));
        } catch (...) {
            // Whoever gave up has a reason of their own to report; without metadata the rest cannot be opened.
        }
    }
}

}  // namespace rsclient::product
