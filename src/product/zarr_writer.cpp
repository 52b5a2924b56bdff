#include "rsclient/product/zarr_writer.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "product/box.hpp"
#include "product/keys.hpp"
#include "rsclient/arrays/view.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/json/text.hpp"

namespace rsclient::product {

/// What is being written, shared by the writers of its arrays.
struct ZarrArrayWriter::Shared {
    struct Node {
        std::optional<json::Value> zarray = {};  // none: a group
        json::Value zattrs = json::Object();

        [[nodiscard]] std::string key(std::string_view path) const {
            return join_key(path, zarray ? ".zarray" : ".zgroup");
        }
        [[nodiscard]] json::Value document() const { return zarray.value_or(json::Object{{"zarr_format", 2}}); }
    };

    /// Adds the groups above a path. @throws std::invalid_argument if one of them is an array
    void add_groups_above(std::string_view path) {
        for (std::string_view above = parent_of(path); !above.empty(); above = parent_of(above)) {
            const auto found = nodes.find(std::string(above));
            if (found == nodes.end() || !found->second.zarray) continue;
            throw std::invalid_argument(describe(path) + ": " + std::string(above) + " is an array");
        }
        for (std::string_view above = parent_of(path); !above.empty(); above = parent_of(above))
            nodes[std::string(above)];
    }

    [[nodiscard]] std::string describe(std::string_view path) const {
        return "write " + (root.empty() ? store->uri() : describe_key(*store, root)) +
               (path.empty() ? "" : ": " + std::string(path));
    }

    void write(const std::string& key, std::span<const std::byte> bytes) {
        const std::string full = join_key(root, key);
        {
            const std::lock_guard lock(mutex);
            if (closed) throw std::invalid_argument(describe(key) + ": the writer is closed");
            written.push_back(full);
        }
        store->write(full, bytes);
    }

    void write_json(const std::string& key, const json::Value& value) { write(key, as_bytes(json::dump(value, 4))); }

    void remove_all() noexcept {
        for (const std::string& key : written) {
            try {
                store->remove(key);
            } catch (...) {
                // Whoever gave up has a reason of their own to report; without metadata the rest cannot be opened.
            }
        }
    }

    std::shared_ptr<ByteStore> store;
    std::string root;
    std::map<std::string, Node> nodes;
    std::mutex mutex;
    std::vector<std::string> written;
    bool closed = false;
};

namespace {

void require_path(std::string_view path, const std::string& where) {
    bool valid = !path.empty() && !path.starts_with('/') && !path.ends_with('/');
    for (std::string_view rest = path; valid && !rest.empty();) {
        const auto slash = rest.find('/');
        const std::string_view name = rest.substr(0, slash);
        valid = !name.empty() && !name.starts_with('.');
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    }
    if (!valid) throw std::invalid_argument(where + ": not a path of names that begin with no dot");
}

void require_consistent(const ArrayMetadata& metadata, const std::string& where) {
    const bool named = metadata.dimensions.empty() || metadata.dimensions.size() == metadata.shape.size();
    const bool positive = std::find(metadata.chunks.begin(), metadata.chunks.end(), 0U) == metadata.chunks.end();
    if (metadata.chunks.size() == metadata.shape.size() && named && positive) return;
    throw std::invalid_argument(where + ": shape " + arrays::describe_shape(metadata.shape) + ", chunks " +
                                arrays::describe_shape(metadata.chunks) + " and " +
                                std::to_string(metadata.dimensions.size()) + " dimension names do not go together");
}

/// Copies a block into the corner of a chunk that the fill value already fills.
void copy_into_corner(std::span<const std::byte> block, std::span<const std::size_t> extent, const Extents& chunks,
                      std::size_t itemsize, std::span<std::byte> chunk) {
    const Extents from_strides = strides_of(extent);
    const Extents to_strides = strides_of(chunks);
    const std::size_t run = (extent.empty() ? 1 : extent.back()) * itemsize;
    for_each_run(extent, [&](const Extents& index) {
        std::memcpy(chunk.data() + offset_of(index, to_strides) * itemsize,
                    block.data() + offset_of(index, from_strides) * itemsize, run);
    });
}

}  // namespace

ZarrArrayWriter::ZarrArrayWriter(std::shared_ptr<Shared> shared, std::string path, ArrayMetadata metadata)
    : shared_(std::move(shared)),
      path_(std::move(path)),
      metadata_(std::make_shared<const ArrayMetadata>(std::move(metadata))),
      fill_(fill_bytes(metadata_->dtype, metadata_->fill_value, shared_->describe(path_))) {}

void ZarrArrayWriter::require_type(bool matches, std::string_view asked) const {
    if (matches) return;
    throw std::invalid_argument(shared_->describe(path_) + ": holds " + name_of(metadata_->dtype) + ", got " +
                                name_of(parse_dtype(asked, path_)));
}

void ZarrArrayWriter::write_chunk_bytes(std::span<const std::size_t> index, std::span<const std::byte> values) const {
    const Extents extent = chunk_extent(*metadata_, index);
    const std::string key = join_key(path_, chunk_key(*metadata_, index));
    const std::size_t itemsize = metadata_->dtype.itemsize;
    std::size_t expected = itemsize;
    for (const std::size_t size : extent) expected *= size;
    if (values.size() != expected) {
        throw std::invalid_argument(shared_->describe(key) + ": the chunk covers " + arrays::describe_shape(extent) +
                                    " elements, " + std::to_string(expected) + " bytes, got " +
                                    std::to_string(values.size()));
    }
    Bytes padded;
    if (extent != metadata_->chunks) {
        padded.resize(chunk_bytes(*metadata_));
        fill_with(padded, fill_);
        copy_into_corner(values, extent, metadata_->chunks, itemsize, padded);
        values = padded;
    }
    shared_->write(key, metadata_->codec.encode(values, itemsize, shared_->describe(key)));
}

void ZarrArrayWriter::write_all_bytes(std::span<const std::byte> values) const {
    const auto& shape = metadata_->shape;
    const std::size_t itemsize = metadata_->dtype.itemsize;
    std::size_t expected = itemsize;
    for (const std::size_t size : shape) expected *= size;
    if (values.size() != expected) {
        throw std::invalid_argument(shared_->describe(path_) + ": the array has " + arrays::describe_shape(shape) +
                                    " elements, " + std::to_string(expected) + " bytes, got " +
                                    std::to_string(values.size()));
    }
    const Extents strides = strides_of(shape);
    for_each_index(Extents(shape.size()), chunk_counts(*metadata_), [&](const Extents& chunk) {
        const Extents extent = chunk_extent(*metadata_, chunk);
        Bytes block;
        for_each_run(extent, [&](const Extents& index) {
            std::size_t from = 0;
            for (std::size_t d = 0; d < index.size(); ++d) {
                from += (chunk[d] * metadata_->chunks[d] + index[d]) * strides[d];
            }
            const auto run = values.subspan(from * itemsize, (extent.empty() ? 1 : extent.back()) * itemsize);
            block.insert(block.end(), run.begin(), run.end());
        });
        write_chunk_bytes(chunk, block);
    });
}

ZarrWriter::ZarrWriter(std::shared_ptr<ByteStore> store, std::string root, bool overwrite)
    : shared_(std::make_shared<ZarrArrayWriter::Shared>()) {
    shared_->store = std::move(store);
    shared_->root = trim_slashes(root);
    if (overwrite && shared_->root.empty()) {
        throw std::invalid_argument(shared_->describe("") + ": only what has a folder of its own can be overwritten");
    }
    const std::string marks[] = {join_key(shared_->root, ".zmetadata"), join_key(shared_->root, ".zgroup")};
    bool is_there = false;
    for (const std::string& mark : marks) is_there = is_there || shared_->store->size(mark).has_value();
    if (is_there && !overwrite) throw ProductError(shared_->describe("") + ": there is a product already");
    if (is_there) {
        // What marks the old product goes first, so that a half-removed one cannot be opened either.
        for (const std::string& mark : marks) shared_->store->remove(mark);
        for (const std::string& key : shared_->store->list(shared_->root + "/")) shared_->store->remove(key);
    }
    shared_->nodes[""];
}

ZarrWriter::~ZarrWriter() {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->closed) shared_->remove_all();
    shared_->closed = true;
}

void ZarrWriter::create_group(std::string_view path, json::Object attributes) {
    const std::string where = shared_->describe(path);
    if (!path.empty()) require_path(path, where);
    shared_->add_groups_above(path);
    auto& node = shared_->nodes[std::string(path)];
    if (node.zarray) throw std::invalid_argument(where + ": " + std::string(path) + " is an array");
    node.zattrs = std::move(attributes);
}

ZarrArrayWriter ZarrWriter::create_array(std::string_view path, ArrayMetadata metadata) {
    const std::string where = shared_->describe(path);
    require_path(path, where);
    require_consistent(metadata, where);
    if (shared_->nodes.contains(std::string(path))) throw std::invalid_argument(where + ": there is one already");
    if (metadata.shape.empty()) metadata.codec = Codec();  // as EOPF products have their scalars
    ZarrArrayWriter writer(shared_, std::string(path), std::move(metadata));
    shared_->add_groups_above(path);
    auto& node = shared_->nodes[std::string(path)];
    node.zarray = zarray_of(writer.metadata());
    node.zattrs = zattrs_of(writer.metadata());
    return writer;
}

void ZarrWriter::close() {
    if (shared_->closed) return;
    // From the leaves up: the group at the root, which makes a hierarchy of it all, is the last but .zmetadata.
    for (auto at = shared_->nodes.rbegin(); at != shared_->nodes.rend(); ++at) {
        shared_->write_json(join_key(at->first, ".zattrs"), at->second.zattrs);
        shared_->write_json(at->second.key(at->first), at->second.document());
    }
    json::Object all;
    for (const auto& [path, node] : shared_->nodes) {
        all.append(join_key(path, ".zattrs"), node.zattrs);
        all.append(node.key(path), node.document());
    }
    shared_->write_json(".zmetadata", json::Object{{"metadata", std::move(all)}, {"zarr_consolidated_format", 1}});
    const std::lock_guard lock(shared_->mutex);
    shared_->closed = true;
}

}  // namespace rsclient::product
