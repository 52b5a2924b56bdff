#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "rsclient/kernels/mask_where_class.hpp"
#include "rsclient/processing/chunk_engine.hpp"
#include "rsclient/product/georeference.hpp"
#include "rsclient/product/product.hpp"
#include "rsclient/storage/byte_store.hpp"

namespace rsclient::processing {

/// Outputs of write_ndvi(); an empty one is not written.
struct NdviTargets {
    std::filesystem::path cog = {};                       ///< cloud-optimised GeoTIFF, float32, no data NaN
    std::shared_ptr<storage::ByteStore> zarr_store = {};  ///< EOPF-style Zarr v2 product in this store,
    std::string zarr_root = {};                           ///< below this path
    json::Object stac_discovery = {};                     ///< STAC item of the Zarr product
};

/// Options of write_ndvi().
struct NdviOptions {
    kernels::ClassSet masked = kernels::default_scl_mask();  ///< scene classes that become no data
    std::size_t chunk = 0;                                   ///< edge of a chunk in pixels; 0: that of the red band
    EngineOptions engine = {.step = "compute NDVI"};
};

/// Georeference, size and statistics of an NDVI.
struct NdviReport {
    product::Georeference georeference = {};
    arrays::Shape<2> shape = {};     ///< rows, columns
    std::size_t chunks = 0;          ///< chunks that were worked on
    std::uint64_t valid_pixels = 0;  ///< pixels with a value
    std::uint64_t pixels = 0;        ///< pixels in all
    double minimum = 0;              ///< of the valid pixels; NaN without one, as the next two
    double maximum = 0;
    double mean = 0;
};

/// NDVI of a Sentinel-2 L2A product at 10 m, clouds masked by the scene classification at 20 m.
///
/// Chunk by chunk: reads b08 and b04 (r10m) and scl (r20m), decodes and masks them, computes (b08 - b04) / (b08 + b04)
/// and writes. Memory is bounded by the chunk size and EngineOptions::in_flight, not by the product. On any failure
/// existing outputs stay as they were; both are committed at the very end. An existing product in a store without a
/// `zarr_root` is not replaced.
/// @throws std::invalid_argument if there is no target
/// @throws ProductError if a band is missing, unreadable or not aligned with the others; StorageError if a target
/// cannot be written
[[nodiscard]] NdviReport write_ndvi(const product::Product& product, const NdviTargets& targets,
                                    const NdviOptions& options = {});

}  // namespace rsclient::processing
