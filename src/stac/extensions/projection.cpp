#include "rsclient/stac/extensions/projection.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace rsclient::stac {

void add_projection(ItemBuilder& builder, const Projection& projection) {
    const auto& [epsg, shape, t] = projection;
    if (epsg <= 0 || shape[0] == 0 || shape[1] == 0) {
        throw std::invalid_argument("projection: expected a positive EPSG code and shape, got " + std::to_string(epsg) +
                                    " and " + std::to_string(shape[0]) + " x " + std::to_string(shape[1]));
    }
    const auto rows = static_cast<double>(shape[0]);
    const auto cols = static_cast<double>(shape[1]);
    std::array<double, 4> x{};
    std::array<double, 4> y{};
    for (std::size_t corner = 0; corner < 4; ++corner) {
        const double row = corner < 2 ? 0 : rows;
        const double col = corner % 2 == 0 ? 0 : cols;
        x[corner] = t[0] * col + t[1] * row + t[2];
        y[corner] = t[3] * col + t[4] * row + t[5];
    }
    const auto [west, east] = std::minmax_element(x.begin(), x.end());
    const auto [south, north] = std::minmax_element(y.begin(), y.end());
    builder.extension("https://stac-extensions.github.io/projection/v2.0.0/schema.json")
        .property("proj:code", "EPSG:" + std::to_string(epsg))
        .property("proj:shape", json::Array{static_cast<std::uint64_t>(shape[0]), static_cast<std::uint64_t>(shape[1])})
        .property("proj:transform", json::Array{t[0], t[1], t[2], t[3], t[4], t[5]})
        .property("proj:bbox", json::Array{*west, *south, *east, *north});
}

}  // namespace rsclient::stac
