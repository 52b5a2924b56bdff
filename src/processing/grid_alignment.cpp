#include "processing/grid_alignment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "processing/band_reader.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/number_text.hpp"
#include "rsclient/product/georeference.hpp"

namespace rsclient::processing {
namespace {

using product::Georeference;

constexpr double tolerance = 0.1;  ///< of a pixel of the first layer

std::optional<Georeference> own_place(const product::Product& product, const Layer& layer) {
    auto place = product::find_georeference(product, layer.variable);
    const bool own = place && place->transform_step != product::TransformStep::stac_discovery;
    return own ? place : std::nullopt;
}

arrays::Shape<2> shape_beside(const arrays::Shape<2>& first, std::size_t factor) {
    return {(first[0] + factor - 1) / factor, (first[1] + factor - 1) / factor};
}

/// Whether corners of the first layer are where `other` has them.
bool same_place(const Georeference& first, const arrays::Shape<2>& shape, const Georeference& other, double factor) {
    if (first.epsg && other.epsg && *first.epsg != *other.epsg) return false;
    const auto& a = first.transform;
    const auto& b = other.transform;
    const double most = tolerance * std::min(std::hypot(a[1], a[4]), std::hypot(a[2], a[5]));
    const std::array<double, 2> far = {static_cast<double>(shape[0]), static_cast<double>(shape[1])};
    const auto same = [&](double row, double col) {
        const auto distance = [&](std::size_t axis) {
            const double here = a[axis] + col * a[axis + 1] + row * a[axis + 2];
            return std::abs(here - (b[axis] + (col * b[axis + 1] + row * b[axis + 2]) / factor));
        };
        return distance(0) <= most && distance(3) <= most;
    };
    return same(0, 0) && same(0, far[1]) && same(far[0], 0);
}

std::string describe_place(const Georeference& place) {
    const auto& t = place.transform;
    const auto pair = [](double x, double y) { return number_text(x) + ", " + number_text(y); };
    return (place.epsg ? "EPSG:" + std::to_string(*place.epsg) + ", " : std::string()) + "corner (" + pair(t[0], t[3]) +
           "), step (" + pair(t[1], t[5]) + ")";
}

}  // namespace

void require_grid_alignment(const product::Product& product, const std::string& action, std::span<const Layer> layers) {
    const Layer& first = layers.front();
    const auto shape = shape_of(first.variable);
    const auto place = own_place(product, first);
    for (const Layer& layer : layers.subspan(1)) {
        const auto expected = shape_beside(shape, layer.factor);
        if (const auto found = shape_of(layer.variable); found != expected) {
            throw ProductError(action, layer.name + " is " + arrays::describe_shape(found) + ", expected " +
                                           arrays::describe_shape(expected) + " beside " + first.name + " of " +
                                           arrays::describe_shape(shape));
        }
        const auto other = place ? own_place(product, layer) : std::nullopt;
        if (other && !same_place(*place, shape, *other, static_cast<double>(layer.factor))) {
            throw ProductError(action, layer.name + " is not aligned with " + first.name + ": " +
                                           describe_place(*other) + "; " + first.name + " at " +
                                           describe_place(*place));
        }
    }
}

}  // namespace rsclient::processing
