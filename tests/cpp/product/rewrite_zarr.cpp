// Reads a Zarr v2 hierarchy and writes it again with the same metadata, chunk by chunk; absent chunks stay absent.
//   rewrite_zarr <hierarchy> <folder to write into>
// tests/python/test_zarr_interop.py looks at the result with zarr-python.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

#include "rsclient/product/zarr_group.hpp"
#include "rsclient/product/zarr_writer.hpp"
#include "rsclient/storage/folder_store.hpp"

namespace {

namespace product = rsclient::product;
using Index = std::vector<std::size_t>;

/// The next index in row-major order; false after the last.
bool advance(Index& index, const Index& counts) {
    for (std::size_t axis = counts.size(); axis-- > 0;) {
        if (++index[axis] < counts[axis]) return true;
        index[axis] = 0;
    }
    return false;
}

void copy(const product::ZarrArray& from, const product::ZarrArrayWriter& to) {
    const auto& metadata = from.metadata();
    const Index counts = product::chunk_counts(metadata);
    Index index(counts.size());
    rsclient::Bytes whole(product::chunk_bytes(metadata));
    do {
        if (!from.read_chunk(index, whole)) continue;
        const Index extent = product::chunk_extent(metadata, index);
        Index start(index.size());
        std::size_t bytes = product::chunk_bytes(metadata) / product::chunk_elements(metadata);
        for (std::size_t axis = 0; axis < index.size(); ++axis) {
            start[axis] = index[axis] * metadata.chunks[axis];
            bytes *= extent[axis];
        }
        rsclient::Bytes part(bytes);
        from.read_box(start, extent, part);
        to.write_chunk_bytes(index, part);
    } while (advance(index, counts));
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count != 3) throw std::invalid_argument("usage: rewrite_zarr <hierarchy> <folder to write into>");
        const auto source = std::make_shared<rsclient::storage::FolderStore>(arguments[1]);
        const auto root = product::ZarrGroup::open(source);
        product::ZarrWriter writer(std::make_shared<rsclient::storage::FolderStore>(arguments[2]));
        writer.create_group("", root.attributes());
        for (const auto& path : root.array_paths()) {
            const auto array = root.array(path);
            copy(array, writer.create_array(path, array.metadata()));
        }
        writer.commit();
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
