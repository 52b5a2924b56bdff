#include "rsclient/product/zarr_writer.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include "product/keys.hpp"
#include "product/nd_index.hpp"
#include "product/zarr_draft.hpp"
#include "rsclient/arrays/view.hpp"

namespace rsclient::product {

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
    std::size_t bytes = metadata.dtype.itemsize;
    for (const std::size_t extent : metadata.chunks) {
        if (__builtin_mul_overflow(bytes, extent, &bytes)) {
            throw std::invalid_argument(where + ": chunks " + arrays::describe_shape(metadata.chunks) +
                                        " are larger than any memory");
        }
    }
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

ZarrArrayWriter::ZarrArrayWriter(std::shared_ptr<ZarrDraft> draft, std::string path, ArrayMetadata metadata)
    : draft_(std::move(draft)),
      path_(std::move(path)),
      metadata_(std::make_shared<const ArrayMetadata>(std::move(metadata))),
      fill_(fill_bytes(metadata_->dtype, metadata_->fill_value, draft_->describe(path_))) {}

void ZarrArrayWriter::require_type(bool matches, std::string_view asked) const {
    if (matches) return;
    throw std::invalid_argument(draft_->describe(path_) + ": holds " + name_of(metadata_->dtype) + ", got " +
                                name_of(parse_dtype(asked, path_)));
}

void ZarrArrayWriter::write_chunk_bytes(std::span<const std::size_t> index, std::span<const std::byte> values) const {
    const Extents extent = chunk_extent(*metadata_, index);
    const std::string key = join_key(path_, chunk_key(*metadata_, index));
    const std::size_t itemsize = metadata_->dtype.itemsize;
    std::size_t expected = itemsize;
    for (const std::size_t size : extent) expected *= size;
    if (values.size() != expected) {
        throw std::invalid_argument(draft_->describe(key) + ": the chunk covers " + arrays::describe_shape(extent) +
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
    draft_->write(key, metadata_->codec.encode(values, itemsize, draft_->describe(key)));
}

void ZarrArrayWriter::write_all_bytes(std::span<const std::byte> values) const {
    const auto& shape = metadata_->shape;
    const std::size_t itemsize = metadata_->dtype.itemsize;
    std::size_t expected = itemsize;
    for (const std::size_t size : shape) expected *= size;
    if (values.size() != expected) {
        throw std::invalid_argument(draft_->describe(path_) + ": the array has " + arrays::describe_shape(shape) +
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

ZarrWriter::ZarrWriter(std::shared_ptr<storage::ByteStore> store, std::string root, bool overwrite)
    : draft_(std::make_shared<ZarrDraft>(std::move(store), std::string(trim_slashes(root)), overwrite)) {}

ZarrWriter::~ZarrWriter() { draft_->end(); }

void ZarrWriter::create_group(std::string_view path, json::Object attributes) {
    const std::string where = draft_->describe(path);
    if (!path.empty()) require_path(path, where);
    draft_->add_group(path, std::move(attributes));
}

ZarrArrayWriter ZarrWriter::create_array(std::string_view path, ArrayMetadata metadata) {
    const std::string where = draft_->describe(path);
    require_path(path, where);
    require_consistent(metadata, where);
    if (metadata.shape.empty()) metadata.codec = Codec();  // as EOPF products have their scalars
    ZarrArrayWriter writer(draft_, std::string(path), std::move(metadata));
    draft_->add_array(path, writer.metadata());
    return writer;
}

void ZarrWriter::prepare() { draft_->prepare(); }

void ZarrWriter::commit() { draft_->commit(); }

void ZarrWriter::rollback() noexcept { draft_->rollback(); }

}  // namespace rsclient::product
