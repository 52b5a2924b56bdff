// W9a: NDVI of two packed uint16 bands as float, in memory, beside the memory bandwidth of the machine (triad).
//
//     bench_w9a_ndvi [edge in pixels, default 8192] [threads, default all] [rounds, default 15]
#include <sys/mman.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

#include "protocol.hpp"
#include "rsclient/core/threads.hpp"
#include "rsclient/kernels/instruction_set.hpp"
#include "rsclient/kernels/normalized_difference.hpp"

namespace {

using namespace rsclient;

/// Pages of our own, in huge pages (as NumPy asks for) or in the usual ones.
template <class T>
class Pages {
public:
    explicit Pages(std::size_t count, bool huge = true) : bytes_(count * sizeof(T)) {
        void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw std::bad_alloc();
        madvise(memory, bytes_, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
        data_ = static_cast<T*>(memory);
    }
    ~Pages() { munmap(data_, bytes_); }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] T& operator[](std::size_t i) const { return data_[i]; }

private:
    std::size_t bytes_;
    T* data_ = nullptr;
};

const arrays::Encoding reflectance = {
    .scale = 0.0001, .offset = -0.1, .fill = 0.0, .valid_min = 1.0, .valid_max = 65535.0};

struct Bands {
    arrays::Shape<2> shape;
    Pages<std::uint16_t> nir;
    Pages<std::uint16_t> red;

    explicit Bands(std::size_t edge) : shape{edge, edge}, nir(edge * edge), red(edge * edge) {
        std::uint32_t x = 1;
        for (std::size_t i = 0; i < edge * edge; ++i) {
            x = x * 1664525 + 1013904223;
            const bool no_data = i % edge < edge / 16;
            nir[i] = no_data ? 0 : static_cast<std::uint16_t>(1200 + (x >> 19));
            red[i] = no_data ? 0 : static_cast<std::uint16_t>(1200 + ((x >> 6) & 4095));
        }
    }
};

void ndvi(const Bands& bands, float* out_data) {
    const auto nir = arrays::view_of<const std::uint16_t, 2>(bands.nir.data(), bands.shape);
    const auto red = arrays::view_of<const std::uint16_t, 2>(bands.red.data(), bands.shape);
    auto out = arrays::view_of<float, 2>(out_data, bands.shape);
    kernels::normalized_difference_packed(nir, red, reflectance, reflectance, out);
}

/// Compares every pixel with the definition in double.
bool is_right(const Bands& bands, const float* out) {
    for (std::size_t i = 0; i < arrays::element_count(bands.shape); ++i) {
        const double nir = bands.nir[i] * 0.0001 - 0.1;
        const double red = bands.red[i] * 0.0001 - 0.1;
        const double expected = bands.nir[i] == 0 || bands.red[i] == 0 ? std::nan("") : (nir - red) / (nir + red);
        if (std::isnan(expected) ? !std::isnan(out[i]) : !(std::abs(out[i] - expected) <= 1e-6)) return false;
    }
    return true;
}

int run(std::size_t edge, int rounds) {
    const std::size_t pixels = edge * edge;
    const int threads = thread_count();
    const Bands bands(edge);
    Pages<float> out(pixels), a(pixels), b(pixels), c(pixels);
    for (std::size_t i = 0; i < pixels; ++i) a[i] = b[i] = c[i] = out[i] = 1.0F;
    ndvi(bands, out.data());
    if (!is_right(bands, out.data())) {
        std::puts("WRONG: the result differs from the definition");
        return 1;
    }
    std::unique_ptr<Pages<float>> fresh;
    const auto triad = [&] {
        const auto count = static_cast<std::ptrdiff_t>(pixels);
#pragma omp parallel for simd schedule(static) num_threads(threads)
        for (std::ptrdiff_t i = 0; i < count; ++i) c.data()[i] = a.data()[i] + 3.0F * b.data()[i];
    };
    const auto into_fresh = [&](bool huge) {
        fresh = std::make_unique<Pages<float>>(pixels, huge);
        ndvi(bands, fresh->data());
    };
    const double triad_bytes = 12.0 * static_cast<double>(pixels);
    const double bytes = 8.0 * static_cast<double>(pixels);
    const auto timings = bench::measure(
        {
            {"limit: triad", triad_bytes, triad},
            {"rsclient, output reused", bytes, [&] { ndvi(bands, out.data()); }},
            {"rsclient, fresh output, huge pages", bytes, [&] { into_fresh(true); }, [&] { fresh.reset(); }},
            {"rsclient, fresh output, 4 KiB pages", bytes, [&] { into_fresh(false); }, [&] { fresh.reset(); }},
        },
        rounds, threads);
    std::printf("W9a NDVI, %zu x %zu pixels, %d threads, instruction set %s, %d rounds\n", edge, edge, threads,
                std::string(kernels::to_string(kernels::instruction_set())).c_str(), rounds);
    bench::print(timings);
    return bench::is_too_noisy(timings) ? 2 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto argument = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
    set_thread_count(argument(2, 0));
    return run(static_cast<std::size_t>(argument(1, 8192)), argument(3, 15));
}
