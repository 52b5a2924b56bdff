// Computes the vegetation index of a Sentinel-2 L2A product, a folder or a zip: 03_ndvi_of_a_product <product>
// <ndvi.tif>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>

#include "rsclient/processing/ndvi.hpp"

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: 03_ndvi_of_a_product <product> <ndvi.tif>\n";
        return EXIT_FAILURE;
    }
    try {
        const auto product = rsclient::product::open_product(std::filesystem::path(arguments[1]));
        rsclient::processing::NdviOptions options;
        options.engine.progress = [](const rsclient::Progress& progress) {
            std::cerr << '\r' << progress.step << ": " << progress.done << " of " << progress.total << ' '
                      << progress.unit << std::flush;
        };

        // Chunk by chunk: memory does not grow with the product.
        const auto report = rsclient::processing::write_ndvi(product, {.cog = arguments[2]}, options);

        std::cout << "\n"
                  << report.valid_pixels << " of " << report.pixels << " pixels are clear, mean " << report.mean
                  << '\n';
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
