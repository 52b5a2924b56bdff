// A stranger's program that links rsclient::kernels: every pixel four times.
#include <cstdlib>
#include <rsclient/kernels/resample.hpp>
#include <vector>

int main() {
    using rsclient::arrays::view_of;
    const std::vector<float> pixels = {1.0F, 2.0F};
    std::vector<float> finer(8);
    auto out = view_of<float, 2>(finer.data(), {2, 4});
    rsclient::kernels::upsample_nearest<float>(view_of<const float, 2>(pixels.data(), {1, 2}), 2, out);
    const std::vector<float> expected = {1.0F, 1.0F, 2.0F, 2.0F, 1.0F, 1.0F, 2.0F, 2.0F};
    return finer == expected ? EXIT_SUCCESS : EXIT_FAILURE;
}
