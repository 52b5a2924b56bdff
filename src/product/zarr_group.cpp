#include "rsclient/product/zarr_group.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "product/keys.hpp"
#include "product/metadata_text.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {

/// All metadata of a hierarchy by path; "" is the root.
struct ZarrGroup::Hierarchy {
    struct Node {
        json::Value zarray = nullptr;  // null: a group
        json::Value zattrs = nullptr;
        std::string fault = {};  // why its metadata cannot be read, for when it is asked for
        bool known = false;      // whether there is a .zgroup or a .zarray; attributes alone make no node
        [[nodiscard]] bool is_array() const { return !zarray.is_null(); }
    };

    [[nodiscard]] std::string where() const { return "read " + uri(); }
    [[nodiscard]] std::string uri() const {
        return root.empty() ? source->uri() : storage::describe_key(*source, root);
    }

    /// Takes one metadata document by its name in the hierarchy, e.g. "a/b/.zarray"; others are not metadata.
    void add(std::string_view key, const json::Value& document) {
        const std::string_view name = last_name_of(key);
        if (name != ".zgroup" && name != ".zarray" && name != ".zattrs") return;
        if (document.object() == nullptr) {
            return add_broken(key,
                              std::string(key) + ": expected an object, found " + std::string(json::kind_of(document)));
        }
        Node& node = nodes[std::string(parent_of(key))];
        if (name == ".zarray") node.zarray = document;
        if (name == ".zattrs") node.zattrs = document;
        if (name != ".zattrs") node.known = true;
    }

    /// Takes a metadata document that cannot be read. Without the root there is no hierarchy; any other node hides no
    /// good one.
    void add_broken(std::string_view key, const std::string& fault) {
        const std::string path(parent_of(key));
        if (path.empty()) throw ProductError(where(), fault);
        Node& node = nodes[path];
        node.fault = fault;
        node.known = true;
        if (last_name_of(key) == ".zarray") node.zarray = json::Object();
    }

    [[nodiscard]] const Node* find(const std::string& path) const {
        const auto found = nodes.find(path);
        return found == nodes.end() ? nullptr : &found->second;
    }

    void read_consolidated(const json::Value& document) {
        const json::Value* metadata = document.find("metadata");
        const json::Value* format = document.find("zarr_consolidated_format");
        if (format == nullptr || format->as_int() != 1 || metadata == nullptr || metadata->object() == nullptr) {
            throw ProductError(where(), ".zmetadata: not consolidated metadata of format 1");
        }
        for (const auto& [key, value] : *metadata->object()) add(key, value);
    }

    void read_listed(const std::vector<std::string>& keys) {
        for (const std::string& key : keys) {
            const std::string_view name = last_name_of(key);
            if (name != ".zgroup" && name != ".zarray" && name != ".zattrs") continue;
            const std::string relative = root.empty() ? key : key.substr(root.size() + 1);
            try {
                const auto document = read_metadata(*source, key, where() + ": " + relative);
                if (document) add(relative, *document);
            } catch (const ProductError& error) {
                add_broken(relative, error.detail());
            } catch (const StorageError& error) {
                add_broken(relative, error.detail());
            }
        }
    }

    std::shared_ptr<const storage::ByteSource> source;
    std::string root;
    std::map<std::string, Node, std::less<>> nodes;
};

ZarrGroup ZarrGroup::open(std::shared_ptr<const storage::ByteSource> source, std::string root) {
    auto hierarchy = std::make_shared<Hierarchy>();
    hierarchy->source = std::move(source);
    hierarchy->root = trim_slashes(root);
    const std::string where = hierarchy->where();
    const storage::ByteSource& bytes = *hierarchy->source;
    if (const auto document = read_metadata(bytes, join_key(hierarchy->root, ".zmetadata"), where + ": .zmetadata")) {
        hierarchy->read_consolidated(*document);
    } else if (bytes.can_list()) {
        const auto keys = bytes.list(hierarchy->root.empty() ? "" : hierarchy->root + "/");
        if (std::ranges::find(keys, join_key(hierarchy->root, "zarr.json")) != keys.end()) {
            throw ProductError(where, "zarr.json: Zarr version 3 is not supported, expected version 2");
        }
        hierarchy->read_listed(keys);
    } else {
        throw ProductError(where, ".zmetadata: missing, and " + bytes.uri() + " cannot be listed");
    }
    const Hierarchy::Node* top = hierarchy->find("");
    if (top == nullptr || !top->known) throw ProductError(where, ".zgroup: missing: no Zarr version 2 hierarchy");
    if (top->is_array()) throw ProductError(where, "expected a group, found an array");
    return {std::move(hierarchy), ""};
}

ZarrGroup::ZarrGroup(std::shared_ptr<const Hierarchy> hierarchy, std::string path)
    : hierarchy_(std::move(hierarchy)), path_(std::move(path)) {}

std::string ZarrGroup::uri() const { return hierarchy_->uri(); }

const json::Object& ZarrGroup::attributes() const {
    static const json::Object none;
    const Hierarchy::Node* node = hierarchy_->find(path_);
    if (node != nullptr && !node->fault.empty()) throw ProductError(hierarchy_->where(), node->fault);
    return node == nullptr || node->zattrs.object() == nullptr ? none : *node->zattrs.object();
}

std::vector<std::string> ZarrGroup::children(bool arrays) const {
    const std::string prefix = path_.empty() ? "" : path_ + "/";
    std::vector<std::string> names;
    const auto& nodes = hierarchy_->nodes;
    for (auto at = nodes.lower_bound(prefix); at != nodes.end() && at->first.starts_with(prefix); ++at) {
        const std::string name = at->first.substr(prefix.size());
        const bool direct = !name.empty() && name.find('/') == std::string::npos;
        if (direct && at->second.known && at->second.is_array() == arrays) names.push_back(name);
    }
    return names;
}

std::vector<std::string> ZarrGroup::group_names() const { return children(false); }

std::vector<std::string> ZarrGroup::array_names() const { return children(true); }

std::vector<std::string> ZarrGroup::array_paths() const {
    const std::string prefix = path_.empty() ? "" : path_ + "/";
    std::vector<std::string> paths;
    const auto& nodes = hierarchy_->nodes;
    for (auto at = nodes.lower_bound(prefix); at != nodes.end() && at->first.starts_with(prefix); ++at) {
        if (at->second.is_array()) paths.push_back(at->first.substr(prefix.size()));
    }
    return paths;
}

bool ZarrGroup::has_group(std::string_view path) const {
    const Hierarchy::Node* node = hierarchy_->find(join_key(path_, trim_slashes(path)));
    return node != nullptr && node->known && !node->is_array();
}

bool ZarrGroup::has_array(std::string_view path) const {
    const Hierarchy::Node* node = hierarchy_->find(join_key(path_, trim_slashes(path)));
    return node != nullptr && node->is_array();
}

ZarrGroup ZarrGroup::group(std::string_view path) const {
    std::string full = join_key(path_, trim_slashes(path));
    if (!has_group(path)) throw ProductError(hierarchy_->where(), full + "/.zgroup: missing");
    return {hierarchy_, std::move(full)};
}

ZarrArray ZarrGroup::array(std::string_view path) const {
    const std::string full = join_key(path_, trim_slashes(path));
    const std::string where = hierarchy_->where() + ": " + full;
    const Hierarchy::Node* node = hierarchy_->find(full);
    if (node == nullptr || !node->is_array()) throw ProductError(where + "/.zarray", "missing");
    if (!node->fault.empty()) throw ProductError(hierarchy_->where(), node->fault);
    auto metadata = parse_array_metadata(node->zarray, node->zattrs.is_null() ? nullptr : &node->zattrs, where);
    return {hierarchy_->source, join_key(hierarchy_->root, full), std::move(metadata)};
}

}  // namespace rsclient::product
