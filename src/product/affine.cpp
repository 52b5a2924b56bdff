#include "product/affine.hpp"

#include <cmath>

#include "rsclient/core/error.hpp"
#include "rsclient/core/number_text.hpp"

namespace rsclient::product {
namespace {

/// All of an array's numbers, or nothing if it is no array of at least `least` finite numbers.
std::optional<std::vector<double>> numbers_of(const json::Value* value, std::size_t least) {
    if (value == nullptr || value->array() == nullptr || value->array()->size() < least) return std::nullopt;
    std::vector<double> numbers;
    for (const json::Value& item : *value->array()) {
        const auto number = item.as_double();
        if (!number || !std::isfinite(*number)) return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

double regular_step(const std::vector<double>& centres, const std::string& where) {
    constexpr double tolerance = 1e-3;  // of a pixel
    const double step = (centres.back() - centres.front()) / static_cast<double>(centres.size() - 1);
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const double expected = centres.front() + step * static_cast<double>(i);
        // Written so that NaN is refused too.
        if (step != 0.0 && std::abs(centres[i] - expected) <= tolerance * std::abs(step)) continue;
        throw ProductError(where, "not regularly spaced: " + number_text(centres[i]) + " at " + std::to_string(i) +
                                      ", expected " + number_text(expected));
    }
    return step;
}

}  // namespace

std::optional<Affine> affine_of_centres(const std::vector<double>& x, const std::vector<double>& y,
                                        const std::string& where) {
    if (x.size() < 2 || y.size() < 2) return std::nullopt;
    const double dx = regular_step(x, where + "/x");
    const double dy = regular_step(y, where + "/y");
    return Affine{x.front() - dx / 2, dx, 0.0, y.front() - dy / 2, 0.0, dy};
}

std::optional<Affine> affine_of_matrix(const json::Value* matrix) {
    constexpr std::size_t coefficients = 6;
    const auto m = numbers_of(matrix, coefficients);
    if (!m) return std::nullopt;
    const double determinant = (*m)[0] * (*m)[4] - (*m)[1] * (*m)[3];
    if (determinant == 0.0) return std::nullopt;
    return Affine{(*m)[2], (*m)[0], (*m)[1], (*m)[5], (*m)[3], (*m)[4]};
}

std::optional<Affine> affine_of_bbox(const json::Value* bbox, std::size_t rows, std::size_t cols) {
    constexpr std::size_t edges = 4;
    const auto box = numbers_of(bbox, edges);
    if (!box || box->size() != edges || rows == 0 || cols == 0) return std::nullopt;
    const double width = (*box)[2] - (*box)[0];
    const double height = (*box)[3] - (*box)[1];
    if (width <= 0.0 || height <= 0.0) return std::nullopt;
    return Affine{(*box)[0], width / static_cast<double>(cols),  0.0, (*box)[3],
                  0.0,       -height / static_cast<double>(rows)};
}

}  // namespace rsclient::product
