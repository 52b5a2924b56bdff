#include "rsclient/product/product.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "product/keys.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/product/zip_source.hpp"
#include "rsclient/storage/folder_store.hpp"

namespace rsclient::product {
namespace {

constexpr std::string_view measurements = "measurements/";

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// Pixel size by the name of a group: 10 of "r10m".
std::optional<int> resolution_of_group(std::string_view name) {
    if (name.size() < 3 || name.front() != 'r' || name.back() != 'm') return std::nullopt;
    int metres = 0;
    const char* last = name.data() + name.size() - 1;
    const auto [end, error] = std::from_chars(name.data() + 1, last, metres);
    return error == std::errc() && end == last && metres > 0 ? std::optional(metres) : std::nullopt;
}

std::optional<int> resolution_of_path(std::string_view path) {
    return resolution_of_group(last_name_of(parent_of(path)));
}

/// Keeps the finest of paths that differ in the resolution only.
void keep_finest(std::vector<std::string>& paths) {
    const auto coarseness = [](const std::string& path) { return resolution_of_path(path).value_or(0); };
    std::stable_sort(paths.begin(), paths.end(),
                     [&](const auto& a, const auto& b) { return coarseness(a) < coarseness(b); });
    std::set<std::string_view> families;
    std::vector<std::string> kept;
    for (const std::string& path : paths) {
        const auto group = parent_of(path);
        const auto family = resolution_of_path(path) ? parent_of(group) : group;
        if (families.insert(family).second) kept.push_back(path);
    }
    paths = std::move(kept);
}

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t max_named = 8;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < max_named; ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > max_named ? text + ", ..." : text;
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && lower(text.substr(text.size() - suffix.size())) == suffix;
}

/// Name of a product by its key or URI: without folders, .zip and .zarr.
std::string product_name_of(std::string_view place) {
    auto name = last_name_of(trim_slashes(place));
    for (const std::string_view suffix : {".zip", ".zarr"}) {
        if (ends_with_ignoring_case(name, suffix)) name.remove_suffix(suffix.size());
    }
    return readable(name);
}

/// The folder of a zip that holds the product; "" for the root.
std::string root_in_zip(const ZipSource& zip) {
    std::set<std::string> folders;
    for (const std::string& name : zip.list("")) {
        if (name == ".zmetadata" || name == ".zgroup") return "";
        const auto slash = name.find('/');
        const auto rest = slash == std::string::npos ? std::string() : name.substr(slash + 1);
        if (rest == ".zmetadata" || rest == ".zgroup") folders.insert(name.substr(0, slash));
    }
    if (folders.size() == 1) return *folders.begin();
    const std::string found = folders.empty() ? "none" : joined({folders.begin(), folders.end()});
    throw ProductError("read " + zip.uri(), "expected one Zarr product at its root or in a folder, found " + found);
}

Product open_zip(std::shared_ptr<const storage::ByteSource> source, const std::string& key) {
    auto zip = std::make_shared<const ZipSource>(std::move(source), key);
    std::string root = root_in_zip(*zip);
    std::string name = product_name_of(root.empty() ? key : root);
    return {ZarrGroup::open(std::move(zip), std::move(root)), std::move(name)};
}

}  // namespace

Variable::Variable(ZarrGroup group, std::string path, ZarrArray array)
    : group_(std::move(group)),
      path_(std::move(path)),
      array_(std::move(array)),
      encoding_(encoding_of(array_.metadata(), "read " + group_.uri() + ": " + path_)) {}

std::string Variable::name() const { return std::string(last_name_of(path_)); }

std::optional<int> Variable::resolution_m() const { return resolution_of_path(path_); }

const json::Value* Variable::attribute(std::string_view name) const { return find_attribute(array_.metadata(), name); }

Product::Product(ZarrGroup root, std::string name)
    : root_(std::move(root)), name_(std::move(name)), paths_(root_.array_paths()) {
    for (const std::string_view block : {"stac_discovery", "other_metadata"}) {
        const json::Value* value = root_.attributes().find(block);
        if (value == nullptr || value->is_null() || value->object() != nullptr) continue;
        throw ProductError("read " + uri(), ".zattrs: " + std::string(block) + ": expected an object, found " +
                                                std::string(json::kind_of(*value)));
    }
}

std::optional<std::string> Product::type() const {
    for (const std::string_view name : {"product:type", "eopf:type"}) {
        const json::Value* value = stac_property(name);
        if (value != nullptr && value->string() != nullptr && !value->string()->empty()) return *value->string();
    }
    return std::nullopt;
}

const json::Value& Product::stac_discovery() const {
    static const json::Value none = nullptr;
    const json::Value* item = root_.attributes().find("stac_discovery");
    return item == nullptr ? none : *item;
}

const json::Value* Product::stac_property(std::string_view name) const {
    const json::Value* properties = stac_discovery().find("properties");
    return properties == nullptr ? nullptr : properties->find(name);
}

const json::Value* Product::other_metadata(std::string_view path) const {
    const json::Value* value = root_.attributes().find("other_metadata");
    while (value != nullptr && !path.empty()) {
        const auto slash = path.find('/');
        const std::string wanted = lower(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        if (value->object() == nullptr) return nullptr;
        const json::Object& members = *value->object();
        const auto found = std::find_if(members.begin(), members.end(),
                                        [&](const auto& member) { return lower(member.first) == wanted; });
        value = found == members.end() ? nullptr : &found->second;
    }
    return value;
}

Variable Product::at(const std::string& path) const { return {root_.group(parent_of(path)), path, root_.array(path)}; }

Variable Product::variable(std::string_view path_or_name) const {
    const std::string path(trim_slashes(path_or_name));
    if (root_.has_array(path)) return at(path);
    const bool is_name = path.find('/') == std::string::npos;
    if (is_name) {
        if (auto found = find(path)) return std::move(*found);
    }
    std::string detail = path + ": no such variable";
    const std::string group(parent_of(path));
    if (!is_name && root_.has_group(group)) {
        detail += "; " + group + " has " + joined(root_.group(group).array_names());
    }
    throw ProductError("read " + uri(), detail);
}

std::optional<Variable> Product::find(std::string_view name, std::optional<int> resolution_m) const {
    const std::string wanted = lower(name);
    std::vector<std::string> measured;
    std::vector<std::string> others;
    for (const std::string& path : paths_) {
        if (lower(last_name_of(path)) != wanted) continue;
        if (resolution_m && resolution_of_path(path) != resolution_m) continue;
        (path.starts_with(measurements) ? measured : others).push_back(path);
    }
    std::vector<std::string>& paths = measured.empty() ? others : measured;
    keep_finest(paths);
    if (paths.size() > 1) {
        throw ProductError("read " + uri(),
                           "'" + std::string(name) + "' may be " + joined(paths) + ": give the whole path");
    }
    return paths.empty() ? std::nullopt : std::optional(at(paths.front()));
}

Product open_product(std::shared_ptr<const storage::ByteSource> source, std::string key) {
    key = trim_slashes(key);
    // A staged product is an object named by its item, without a suffix: an object that is no folder is an archive.
    const bool is_archive = ends_with_ignoring_case(key, ".zip") || (!key.empty() && source->size(key).has_value());
    if (is_archive) return open_zip(std::move(source), key);
    std::string name = product_name_of(key.empty() ? source->uri() : key);
    return {ZarrGroup::open(std::move(source), key), std::move(name)};
}

Product open_product(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return open_product(std::make_shared<const storage::FolderStore>(path));
    if (!std::filesystem::is_regular_file(path, error)) throw ProductError("read " + path.string(), "missing");
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    return open_zip(std::make_shared<const storage::FolderStore>(folder), path.filename().string());
}

}  // namespace rsclient::product
