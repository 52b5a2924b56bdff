// A stranger's program: runs a kernel, writes a small Zarr product into the folder it is given, and reads it back.
#include <array>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <rsclient/rsclient.hpp>
#include <vector>

namespace {

constexpr std::size_t rows = 2;
constexpr std::size_t cols = 3;

std::vector<float> ndvi() {
    using rsclient::arrays::view_of;
    const std::vector<float> near_infrared = {3.0F, 1.0F, 0.5F, 0.75F, NAN, 1.0F};
    const std::vector<float> red = {1.0F, 1.0F, 1.5F, 0.25F, 1.0F, 0.0F};
    std::vector<float> values(rows * cols);
    auto out = view_of<float, 2>(values.data(), {rows, cols});
    rsclient::kernels::normalized_difference<float>(view_of<const float, 2>(near_infrared.data(), {rows, cols}),
                                                    view_of<const float, 2>(red.data(), {rows, cols}), out);
    return values;
}

void write(const std::shared_ptr<rsclient::storage::FolderStore>& store, const std::vector<float>& values) {
    namespace product = rsclient::product;
    product::ZarrWriter writer(store, "ndvi.zarr");
    writer.create_group(
        "", {{"stac_discovery", rsclient::json::Object{{"id", "ndvi"}}}, {"other_metadata", rsclient::json::Object()}});
    product::ArrayMetadata metadata{
        .shape = {rows, cols}, .chunks = {rows, cols}, .dtype = product::parse_dtype("<f4", "ndvi")};
    metadata.dimensions = {"y", "x"};
    writer.create_array("measurements/ndvi", metadata).write_all<float>(values);
    writer.commit();
}

bool is_expected(const std::vector<float>& values) {
    constexpr std::array<float, rows * cols> expected = {0.5F, 0.0F, -0.5F, 0.5F, NAN, 1.0F};
    for (std::size_t at = 0; at < expected.size(); ++at) {
        if (std::isnan(expected[at]) ? !std::isnan(values[at]) : values[at] != expected[at]) return false;
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count != 2) throw std::invalid_argument("usage: consumer_full <empty folder>");
        const auto store = std::make_shared<rsclient::storage::FolderStore>(arguments[1]);
        write(store, ndvi());
        const auto product = rsclient::product::open_product(store, "ndvi.zarr");
        const auto values = product.variable("measurements/ndvi").array().read_all<float>();
        for (const float value : values) std::cout << value << ' ';
        std::cout << '\n';
        return is_expected(values) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
