#include "rsclient/processing/quicklook.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "processing/band_reader.hpp"
#include "processing/grid_alignment.hpp"
#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/kernels/percentile_range.hpp"
#include "rsclient/kernels/resample.hpp"
#include "rsclient/kernels/stretch.hpp"

namespace rsclient::processing {
namespace {

/// Chunks begin where a pixel of the picture begins.
arrays::ChunkGrid reading_grid(const product::Variable& band, std::size_t factor) {
    const auto& stored = band.array().metadata().chunks;
    const auto rounded = [&](std::size_t edge) { return (edge + factor - 1) / factor * factor; };
    return {shape_of(band), {rounded(stored[0]), rounded(stored[1])}};
}

/// A band averaged down by `factor`.
arrays::Array<float, 2> read_small(const product::Variable& band, std::size_t factor, const EngineOptions& engine) {
    const auto grid = reading_grid(band, factor);
    arrays::Array<float, 2> small(kernels::downsample_shape(grid.shape(), factor));
    run_chunks(
        grid.size(), [&](std::size_t index) { return read_decoded(band, grid.window(index)); },
        [&](std::size_t, const arrays::Array<float, 2>& values) {
            arrays::Array<float, 2> mean(kernels::downsample_shape({values.shape(0), values.shape(1)}, factor));
            auto out = mutable_view(mean);
            kernels::downsample_mean<float>(view(values), factor, out);
            return mean;
        },
        [&](std::size_t index, const arrays::Array<float, 2>& mean) {
            const auto window = grid.window(index);
            for (std::size_t row = 0; row < mean.shape(0); ++row) {
                const float* from = mean.data() + row * mean.shape(1);
                std::copy(from, from + mean.shape(1), &small(window.row / factor + row, window.col / factor));
            }
        },
        engine);
    return small;
}

arrays::Array<std::uint8_t, 2> stretched(const arrays::Array<float, 2>& band, const QuicklookOptions& options) {
    arrays::Array<std::uint8_t, 2> grey(band.shape());
    const auto range = kernels::percentile_range(view(band), options.low_percent, options.high_percent);
    auto out = mutable_view(grey);
    if (range.low == range.low) {  // not NaN: there is data
        kernels::stretch(view(band), range.low, range.high, options.gamma, out);
    } else {
        grey.fill(0);
    }
    return grey;
}

}  // namespace

arrays::Array<std::uint8_t, 3> make_true_color(const product::Product& product, const QuicklookOptions& options) {
    if (options.longest_edge == 0) throw std::invalid_argument("quicklook: longest_edge must be at least 1, got 0");
    std::vector<Layer> bands;
    for (const char* name : {"b04", "b03", "b02"}) {
        bands.push_back({name, product.variable(std::string("measurements/reflectance/r10m/") + name)});
    }
    require_grid_alignment(product, "make a quicklook of " + product.name(), bands);
    const auto shape = shape_of(bands.front().variable);
    const std::size_t longest = std::max(shape[0], shape[1]);
    const std::size_t factor = std::max<std::size_t>(1, (longest + options.longest_edge - 1) / options.longest_edge);
    const auto [rows, cols] = kernels::downsample_shape(shape, factor);
    arrays::Array<std::uint8_t, 3> picture(std::array<std::size_t, 3>{rows, cols, 3});
    for (std::size_t channel = 0; channel < bands.size(); ++channel) {
        const auto grey = stretched(read_small(bands[channel].variable, factor, options.engine), options);
        for (std::size_t pixel = 0; pixel < grey.size(); ++pixel)
            picture.data()[3 * pixel + channel] = grey.data()[pixel];
    }
    return picture;
}

}  // namespace rsclient::processing
