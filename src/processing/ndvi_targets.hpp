#pragma once

#include <optional>

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/processing/ndvi.hpp"
#include "rsclient/product/cog_writer.hpp"
#include "rsclient/product/zarr_writer.hpp"

namespace rsclient::processing {

/// The files that an NDVI goes into. Destroyed without close(), they are removed again.
class NdviWriters {
public:
    NdviWriters(const product::Product& source, const NdviTargets& targets, const arrays::ChunkGrid& grid,
                const product::Georeference& georeference);

    /// Writes a chunk of the grid.
    void write(std::size_t index, const arrays::Array<float, 2>& values);

    /// Puts everything in its place.
    void close(const ProgressHook& progress);

private:
    void open_zarr(const product::Product& source, const NdviTargets& targets,
                   const product::Georeference& georeference);

    arrays::ChunkGrid grid_;
    std::optional<product::CogWriter> cog_ = {};
    std::optional<product::ZarrWriter> zarr_ = {};
    std::optional<product::ZarrArrayWriter> zarr_array_ = {};
};

}  // namespace rsclient::processing
