#include "rsclient/processing/ndvi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include "processing/band_reader.hpp"
#include "processing/grid_alignment.hpp"
#include "processing/ndvi_targets.hpp"
#include "rsclient/kernels/normalized_difference.hpp"

namespace rsclient::processing {
namespace {

using arrays::Window;

/// Pixels of a class layer at 20 m per pixel of a band at 10 m.
constexpr std::size_t scl_factor = 2;

struct Bands {
    product::Variable near_infrared;
    product::Variable red;
    product::Variable classes;
};

struct Input {
    arrays::Array<float, 2> near_infrared;
    arrays::Array<float, 2> red;
    arrays::Array<std::uint8_t, 2> classes;
};

/// Sums over the valid pixels of one chunk, put together in the order of the chunks so that the mean does not depend on
/// which thread was faster.
struct Statistics {
    std::uint64_t valid = 0;
    double sum = 0;
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();
};

struct Output {
    arrays::Array<float, 2> values;
    Statistics statistics;
};

Bands find_bands(const product::Product& product) {
    return {product.variable("measurements/reflectance/r10m/b08"),
            product.variable("measurements/reflectance/r10m/b04"),
            product.variable("conditions/mask/l2a_classification/r20m/scl")};
}

void require_grid_alignment(const product::Product& product, const Bands& bands) {
    const std::array<Layer, 3> layers = {
        {{"b04", bands.red}, {"b08", bands.near_infrared}, {"scl", bands.classes, scl_factor}}};
    require_grid_alignment(product, "compute NDVI of " + product.name(), layers);
}

arrays::ChunkGrid chunk_grid(const Bands& bands, const NdviOptions& options) {
    const auto& stored = bands.red.array().metadata().chunks;
    const auto shape = shape_of(bands.red);
    // A chunk begins where a pixel of the class layer begins, and need not be larger than the image.
    const auto edge = [&](std::size_t axis) {
        const std::size_t wanted = std::min(options.chunk > 0 ? options.chunk : stored[axis], shape[axis]);
        return std::max((wanted + scl_factor - 1) / scl_factor, std::size_t{1}) * scl_factor;
    };
    return {shape, {edge(0), edge(1)}};
}

Window coarse_window(const Window& fine) {
    return {fine.row / scl_factor, fine.col / scl_factor, (fine.rows + scl_factor - 1) / scl_factor,
            (fine.cols + scl_factor - 1) / scl_factor};
}

Statistics statistics_of(const arrays::Array<float, 2>& values) {
    Statistics found;
    for (const float value : values) {
        if (std::isnan(value)) continue;
        ++found.valid;
        found.sum += static_cast<double>(value);
        found.minimum = std::min(found.minimum, static_cast<double>(value));
        found.maximum = std::max(found.maximum, static_cast<double>(value));
    }
    return found;
}

Output compute(const Input& input, const kernels::ClassSet& masked) {
    arrays::Array<float, 2> values(input.red.shape());
    auto out = mutable_view(values);
    kernels::normalized_difference<float>(view(input.near_infrared), view(input.red), out);
    kernels::mask_where_class<float>(view(values), view(input.classes), scl_factor, masked, out);
    const Statistics statistics = statistics_of(values);
    return {std::move(values), statistics};
}

void summarise(const std::vector<Statistics>& chunks, NdviReport& report) {
    Statistics all;
    for (const auto& chunk : chunks) {
        all.valid += chunk.valid;
        all.sum += chunk.sum;
        all.minimum = std::min(all.minimum, chunk.minimum);
        all.maximum = std::max(all.maximum, chunk.maximum);
    }
    const double none = std::numeric_limits<double>::quiet_NaN();
    report.valid_pixels = all.valid;
    report.minimum = all.valid > 0 ? all.minimum : none;
    report.maximum = all.valid > 0 ? all.maximum : none;
    report.mean = all.valid > 0 ? all.sum / static_cast<double>(all.valid) : none;
}

}  // namespace

NdviReport write_ndvi(const product::Product& product, const NdviTargets& targets, const NdviOptions& options) {
    if (targets.cog.empty() && !targets.zarr_store)
        throw std::invalid_argument("compute NDVI: there is no target to write to");
    const Bands bands = find_bands(product);
    require_grid_alignment(product, bands);
    const auto grid = chunk_grid(bands, options);
    NdviReport report{.georeference = product::read_georeference(product, bands.red),
                      .shape = grid.shape(),
                      .chunks = grid.size(),
                      .pixels = static_cast<std::uint64_t>(grid.shape()[0]) * grid.shape()[1]};
    NdviWriters writers(product, targets, grid, report.georeference, options.engine.progress);
    std::vector<Statistics> statistics(grid.size());
    run_chunks(
        grid.size(),
        [&](std::size_t index) {
            const Window window = grid.window(index);
            return Input{read_decoded(bands.near_infrared, window), read_decoded(bands.red, window),
                         read_stored<std::uint8_t>(bands.classes, coarse_window(window))};
        },
        [&](std::size_t, const Input& input) { return compute(input, options.masked); },
        [&](std::size_t index, const Output& output) {
            writers.write(index, output.values);
            statistics[index] = output.statistics;
        },
        options.engine);
    summarise(statistics, report);
    writers.commit();
    return report;
}

}  // namespace rsclient::processing
