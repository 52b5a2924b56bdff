#include "rsclient/product/zarr_array.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "product/keys.hpp"
#include "product/nd_index.hpp"
#include "product/text_element.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

/// Chunks of a box that are read at once: no more than this, and no more than fit here once decoded.
constexpr std::size_t max_batch_chunks = 32;
constexpr std::size_t max_batch_bytes = 32 * 1024 * 1024;

/// The part of one chunk that a box covers: its place in the chunk and in the box.
struct Part {
    Extents in_chunk = {};  ///< first element, counted from the chunk's own
    Extents in_box = {};    ///< first element, counted from the box's own
    Extents extent = {};
};

Part part_of(const ArrayMetadata& metadata, const Extents& chunk, std::span<const std::size_t> start,
             std::span<const std::size_t> extent) {
    const std::size_t rank = chunk.size();
    Part part{Extents(rank), Extents(rank), Extents(rank)};
    for (std::size_t d = 0; d < rank; ++d) {
        const std::size_t chunk_start = chunk[d] * metadata.chunks[d];
        const std::size_t begin = std::max(chunk_start, start[d]);
        const std::size_t end = std::min(chunk_start + metadata.chunks[d], start[d] + extent[d]);
        part.in_chunk[d] = begin - chunk_start;
        part.in_box[d] = begin - start[d];
        part.extent[d] = end - begin;
    }
    return part;
}

/// Whether a whole chunk goes to one unbroken stretch of the box, so that it can be decoded in place.
bool fits_in_place(const Part& part, const Extents& chunks, std::span<const std::size_t> box) {
    if (part.extent != chunks) return false;
    std::size_t d = 0;
    while (d < box.size() && chunks[d] == 1) ++d;
    for (++d; d < box.size(); ++d) {
        if (chunks[d] != box[d]) return false;
    }
    return true;
}

/// Memory for decoding that a thread keeps from chunk to chunk, because fresh pages cost as much as decoding does.
std::span<std::byte> scratch(std::size_t bytes, std::unique_ptr<std::byte[]>& too_large) {
    constexpr std::size_t max_kept = 64 * 1024 * 1024;
    thread_local std::unique_ptr<std::byte[]> kept;
    thread_local std::size_t kept_bytes = 0;
    if (bytes > max_kept) {
        too_large = std::make_unique_for_overwrite<std::byte[]>(bytes);
        return {too_large.get(), bytes};
    }
    if (bytes > kept_bytes) {
        kept_bytes = 0;
        kept = std::make_unique_for_overwrite<std::byte[]>(bytes);
        kept_bytes = bytes;
    }
    return {kept.get(), bytes};
}

void fill_part(const Part& part, const Extents& box_strides, std::span<const std::byte> item,
               std::span<std::byte> out) {
    const std::size_t run = (part.extent.empty() ? 1 : part.extent.back()) * item.size();
    for_each_run(part.extent, [&](const Extents& index) {
        const std::size_t to = offset_of(part.in_box, box_strides) + offset_of(index, box_strides);
        fill_with(out.subspan(to * item.size(), run), item);
    });
}

}  // namespace

ZarrArray::ZarrArray(std::shared_ptr<const storage::ByteSource> source, std::string key, ArrayMetadata metadata)
    : source_(std::move(source)),
      key_(std::move(key)),
      metadata_(std::make_shared<const ArrayMetadata>(std::move(metadata))),
      fill_(fill_bytes(metadata_->dtype, metadata_->fill_value, describe())) {}

std::string ZarrArray::describe(std::string_view chunk) const {
    const std::string name = chunk.empty() ? key_ : join_key(key_, chunk);
    return "read " + source_->uri() + (name.empty() ? "" : ": " + name);
}

void ZarrArray::require_type(bool matches, std::string_view asked) const {
    if (matches) return;
    throw std::invalid_argument(describe() + ": holds " + name_of(dtype()) + ", asked for " +
                                name_of(parse_dtype(asked, describe())));
}

std::size_t ZarrArray::size() const noexcept {
    std::size_t count = 1;
    for (const std::size_t extent : shape()) count *= extent;
    return count;
}

arrays::ChunkGrid ZarrArray::grid() const {
    const std::size_t rank = shape().size();
    if (rank < 2) throw std::invalid_argument(describe() + ": an image has 2 dimensions, this " + std::to_string(rank));
    const auto& chunks = metadata_->chunks;
    return {{shape()[rank - 2], shape()[rank - 1]}, {chunks[rank - 2], chunks[rank - 1]}};
}

bool ZarrArray::read_chunk(std::span<const std::size_t> index, std::span<std::byte> out) const {
    const std::string name = chunk_key(*metadata_, index);
    if (out.size() != chunk_bytes(*metadata_)) {
        throw std::invalid_argument(describe(name) + ": a chunk has " + std::to_string(chunk_bytes(*metadata_)) +
                                    " bytes, got room for " + std::to_string(out.size()));
    }
    const auto encoded = source_->read(join_key(key_, name));
    if (encoded) {
        metadata_->codec.decode(*encoded, out, describe(name));
    } else {
        fill_with(out, fill_);
    }
    return encoded.has_value();
}

void ZarrArray::read_box(std::span<const std::size_t> start, std::span<const std::size_t> extent,
                         std::span<std::byte> out) const {
    require_box(start, extent, out.size());
    if (out.empty()) return;
    const std::size_t rank = start.size();
    Extents first(rank);
    Extents last(rank);
    for (std::size_t d = 0; d < rank; ++d) {
        first[d] = start[d] / metadata_->chunks[d];
        last[d] = (start[d] + extent[d] - 1) / metadata_->chunks[d] + 1;
    }
    const std::size_t batch = std::clamp<std::size_t>(
        max_batch_bytes / std::max<std::size_t>(chunk_bytes(*metadata_), 1), 1, max_batch_chunks);
    std::vector<Extents> chunks;
    const auto read_batch = [&] {
        std::vector<std::string> keys;
        for (const Extents& chunk : chunks) keys.push_back(join_key(key_, chunk_key(*metadata_, chunk)));
        const auto encoded = source_->read_many(keys);
        for (std::size_t i = 0; i < chunks.size(); ++i) decode_part(chunks[i], encoded[i], start, extent, out);
        chunks.clear();
    };
    for_each_index(first, last, [&](const Extents& chunk) {
        chunks.push_back(chunk);
        if (chunks.size() == batch) read_batch();
    });
    if (!chunks.empty()) read_batch();
}

void ZarrArray::require_box(std::span<const std::size_t> start, std::span<const std::size_t> extent,
                            std::size_t bytes) const {
    bool inside = start.size() == shape().size() && extent.size() == shape().size();
    std::size_t wanted = dtype().itemsize;
    for (std::size_t d = 0; inside && d < start.size(); ++d) {
        inside = start[d] <= shape()[d] && extent[d] <= shape()[d] - start[d];
        wanted *= extent[d];
    }
    if (!inside) {
        throw std::invalid_argument(describe() + ": " + arrays::describe_shape(extent) + " elements from " +
                                    arrays::describe_shape(start) + " leave the array of " +
                                    arrays::describe_shape(shape()));
    }
    if (bytes != wanted) {
        throw std::invalid_argument(describe() + ": " + arrays::describe_shape(extent) + " elements take " +
                                    std::to_string(wanted) + " bytes, got room for " + std::to_string(bytes));
    }
}

void ZarrArray::decode_part(const std::vector<std::size_t>& chunk, const std::optional<Bytes>& encoded,
                            std::span<const std::size_t> start, std::span<const std::size_t> extent,
                            std::span<std::byte> out) const {
    const std::string name = chunk_key(*metadata_, chunk);
    const Part part = part_of(*metadata_, chunk, start, extent);
    const Extents box_strides = strides_of(extent);
    const std::size_t itemsize = dtype().itemsize;
    if (!encoded) return fill_part(part, box_strides, fill_, out);
    const std::size_t to = offset_of(part.in_box, box_strides) * itemsize;
    if (fits_in_place(part, metadata_->chunks, extent)) {
        return metadata_->codec.decode(*encoded, out.subspan(to, chunk_bytes(*metadata_)), describe(name));
    }
    // Only the elements from the first to the last wanted one have to be decoded.
    const Extents strides = strides_of(metadata_->chunks);
    const std::size_t from = offset_of(part.in_chunk, strides);
    std::size_t span_elements = 1;
    for (std::size_t d = 0; d < strides.size(); ++d) span_elements += (part.extent[d] - 1) * strides[d];
    std::unique_ptr<std::byte[]> too_large;
    const auto decoded = scratch(span_elements * itemsize, too_large);
    metadata_->codec.decode_part(*encoded, chunk_bytes(*metadata_), from * itemsize, decoded, describe(name));
    const std::size_t run = (part.extent.empty() ? 1 : part.extent.back()) * itemsize;
    for_each_run(part.extent, [&](const Extents& index) {
        const std::byte* source = decoded.data() + offset_of(index, strides) * itemsize;
        std::memcpy(out.data() + to + offset_of(index, box_strides) * itemsize, source, run);
    });
}

void ZarrArray::read_window_bytes(const arrays::Window& window, std::span<std::byte> out,
                                  std::span<const std::size_t> leading) const {
    Extents start(leading.begin(), leading.end());
    Extents extent(leading.size(), 1);
    start.insert(start.end(), {window.row, window.col});
    extent.insert(extent.end(), {window.rows, window.cols});
    read_box(start, extent, out);
}

void ZarrArray::read_all_bytes(std::span<std::byte> out) const { read_box(Extents(shape().size()), shape(), out); }

std::vector<double> ZarrArray::read_all_as_double() const {
    if (!is_real(dtype())) throw ProductError(describe(), "expected numbers, found " + name_of(dtype()));
    Bytes bytes(size() * dtype().itemsize);
    read_all_bytes(bytes);
    std::vector<double> values(size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = to_double(dtype(), &bytes[i * dtype().itemsize]);
    return values;
}

std::vector<std::string> ZarrArray::read_all_text() const {
    if (dtype().kind != ElementKind::text) throw ProductError(describe(), "expected text, found " + name_of(dtype()));
    Bytes bytes(size() * dtype().itemsize);
    read_all_bytes(bytes);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < size(); ++i) {
        values.push_back(utf8_of_element(std::span(bytes).subspan(i * dtype().itemsize, dtype().itemsize)));
    }
    return values;
}

}  // namespace rsclient::product
