#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/arrays/view.hpp"
#include "rsclient/core/threads.hpp"
#include "rsclient/kernels/instruction_set.hpp"

namespace rsclient::kernels::test {

inline constexpr float nan_f = std::numeric_limits<float>::quiet_NaN();

/// A small image that owns its pixels; `in()` and `out()` are what kernels take.
template <class T>
struct Image {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<T> pixels = {};

    Image(std::size_t image_rows, std::size_t image_cols) : rows(image_rows), cols(image_cols), pixels(rows * cols) {}
    Image(std::size_t image_rows, std::size_t image_cols, std::vector<T> values)
        : rows(image_rows), cols(image_cols), pixels(std::move(values)) {}

    [[nodiscard]] arrays::Shape<2> shape() const { return {rows, cols}; }
    [[nodiscard]] arrays::View<const T, 2> in() const { return arrays::view_of<const T, 2>(pixels.data(), shape()); }
    [[nodiscard]] arrays::View<T, 2> out() { return arrays::view_of<T, 2>(pixels.data(), shape()); }
    [[nodiscard]] T& at(std::size_t row, std::size_t col) { return pixels[row * cols + col]; }
    [[nodiscard]] const T& at(std::size_t row, std::size_t col) const { return pixels[row * cols + col]; }

    /// A copy of the pixels in a window.
    [[nodiscard]] Image cut(const arrays::Window& window) const {
        Image part(window.rows, window.cols);
        for (std::size_t row = 0; row < window.rows; ++row) {
            for (std::size_t col = 0; col < window.cols; ++col)
                part.at(row, col) = at(window.row + row, window.col + col);
        }
        return part;
    }

    /// Puts an image where it belongs.
    void paste(const Image& part, std::size_t first_row, std::size_t first_col) {
        for (std::size_t row = 0; row < part.rows; ++row) {
            for (std::size_t col = 0; col < part.cols; ++col) at(first_row + row, first_col + col) = part.at(row, col);
        }
    }

    /// Equal bit for bit, so that NaN equals NaN and 0 differs from -0.
    friend bool operator==(const Image& a, const Image& b) {
        return a.shape() == b.shape() &&
               (a.pixels.empty() || std::memcmp(a.pixels.data(), b.pixels.data(), a.pixels.size() * sizeof(T)) == 0);
    }
};

/// Integers between `low` and `high`, the same in every run.
template <class T>
Image<T> random_integers(std::size_t rows, std::size_t cols, std::int64_t low, std::int64_t high, unsigned seed = 1) {
    std::mt19937_64 generator(seed);
    std::uniform_int_distribution<std::int64_t> numbers(low, high);
    Image<T> image(rows, cols);
    for (auto& pixel : image.pixels) pixel = static_cast<T>(numbers(generator));
    return image;
}

/// Numbers between `low` and `high` with a tenth of NaN, the same in every run.
template <class T>
Image<T> random_values(std::size_t rows, std::size_t cols, double low, double high, unsigned seed = 1) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> numbers(low, high);
    Image<T> image(rows, cols);
    for (auto& pixel : image.pixels) {
        const auto value = static_cast<T>(numbers(generator));
        pixel = generator() % 10 == 0 ? std::numeric_limits<T>::quiet_NaN() : value;
    }
    return image;
}

/// Forces an instruction set as long as it lives.
class ForcedSet {
public:
    explicit ForcedSet(InstructionSet set) { set_instruction_set(set); }
    ~ForcedSet() { set_instruction_set(std::nullopt); }
    ForcedSet(const ForcedSet&) = delete;
    ForcedSet& operator=(const ForcedSet&) = delete;
};

/// Sets the number of threads as long as it lives.
class Threads {
public:
    explicit Threads(int count) { set_thread_count(count); }
    ~Threads() { set_thread_count(0); }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
};

/// The instruction sets that this processor has besides the baseline.
inline std::vector<InstructionSet> newer_sets() {
    std::vector<InstructionSet> sets;
    for (const auto set : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (set <= best_instruction_set()) sets.push_back(set);
    }
    return sets;
}

}  // namespace rsclient::kernels::test
