#include "rsclient/kernels/stretch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "parallel_loop.hpp"
#include "require.hpp"
#include "rsclient/core/number_text.hpp"

namespace rsclient::kernels {
namespace {

constexpr double darkest = 1.0;  ///< 0 is no data
constexpr double steps = 254.0;  ///< from darkest to 255

void require_display_range(double low, double high, double gamma) {
    if (!std::isfinite(high - low) || low > high) {
        throw std::invalid_argument("stretch: low must not exceed high and both be finite, got " + number_text(low) +
                                    " and " + number_text(high));
    }
    if (!std::isfinite(gamma) || gamma <= 0.0) {
        throw std::invalid_argument("stretch: gamma must be finite and greater than 0, got " + number_text(gamma));
    }
}

}  // namespace

void stretch(const arrays::View<const float, 2>& in, double low, double high, double gamma,
             arrays::View<std::uint8_t, 2>& out) {
    require_display_range(low, high, gamma);
    require_shape("stretch", "out", out, shape_of<const float, 2>(in));
    require_no_overlap("stretch", "in", in, out);
    // A width next to nothing turns what is above into 255 and the rest into 1.
    const double width = high > low ? high - low : std::numeric_limits<double>::min();
    const double exponent = 1.0 / gamma;
    const float* from = in.data();
    std::uint8_t* to = out.data();
    for_each_block(in.size(), [=](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i) {
            const double value = from[i];
            const bool valid = value == value;
            const double part = std::clamp((valid ? value - low : 0.0) / width, 0.0, 1.0);
            const double shaped = gamma == 1.0 ? part : std::pow(part, exponent);
            to[i] = valid ? static_cast<std::uint8_t>(darkest + steps * shaped + 0.5) : std::uint8_t{0};
        }
    });
}

}  // namespace rsclient::kernels
