#pragma once

#include <optional>

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/processing/ndvi.hpp"
#include "rsclient/product/cog_writer.hpp"
#include "rsclient/product/zarr_writer.hpp"

namespace rsclient::processing {

/// The outputs of an NDVI: all become visible at commit(), or none. Destroyed without it, they are removed.
class NdviWriters {
public:
    /// `progress` is called while the COG is prepared.
    NdviWriters(const product::Product& source, const NdviTargets& targets, const arrays::ChunkGrid& grid,
                const product::Georeference& georeference, const ProgressHook& progress);

    /// Writes a chunk of the grid.
    void write(std::size_t index, const arrays::Array<float, 2>& values);

    /// As storage::commit_all.
    void commit();

private:
    void open_zarr(const product::Product& source, const NdviTargets& targets,
                   const product::Georeference& georeference);

    arrays::ChunkGrid grid_;
    std::optional<product::CogWriter> cog_ = {};
    std::optional<product::ZarrWriter> zarr_ = {};
    std::optional<product::ZarrArrayWriter> zarr_array_ = {};
};

}  // namespace rsclient::processing
