#include "rsclient/product/png_writer.hpp"

#include <limits>
#include <stdexcept>
#include <string>

#include "product/dataset.hpp"
#include "product/gdal_error.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/storage/work_folder.hpp"

namespace rsclient::product {
namespace {

constexpr std::size_t opaque_channels = 3;
constexpr std::size_t max_channels = 4;

/// A dataset in memory with a copy of the image.
Dataset in_memory(const arrays::View<const std::uint8_t, 3>& image, const GdalErrors& errors,
                  const std::string& action) {
    const auto rows = static_cast<int>(image.shape(0));
    const auto cols = static_cast<int>(image.shape(1));
    const auto channels = static_cast<int>(image.shape(2));
    Dataset memory(GDALCreate(GDALGetDriverByName("MEM"), "", cols, rows, channels, GDT_Byte, nullptr));
    errors.check(static_cast<bool>(memory), action);
    // GDAL's interface serves reading too; it does not write to what it is given to write.
    void* pixels = const_cast<std::uint8_t*>(image.data());
    const CPLErr status = GDALDatasetRasterIO(memory.get(), GF_Write, 0, 0, cols, rows, pixels, cols, rows, GDT_Byte,
                                              channels, nullptr, channels, channels * cols, 1);
    errors.check(status == CE_None, action);
    const GDALColorInterp meanings[] = {GCI_RedBand, GCI_GreenBand, GCI_BlueBand, GCI_AlphaBand};
    for (int i = 0; i < channels; ++i)
        GDALSetRasterColorInterpretation(GDALGetRasterBand(memory.get(), i + 1), meanings[i]);
    return memory;
}

}  // namespace

void write_png(const std::filesystem::path& path, const arrays::View<const std::uint8_t, 3>& image) {
    const std::string action = "write " + readable(path.string());
    constexpr auto largest = static_cast<std::size_t>(std::numeric_limits<int>::max() / max_channels);
    const bool is_image = image.shape(0) > 0 && image.shape(1) > 0 && image.shape(0) <= largest &&
                          image.shape(1) <= largest &&
                          (image.shape(2) == opaque_channels || image.shape(2) == max_channels);
    if (!is_image) {
        throw std::invalid_argument(action + ": expected rows x cols x 3 or 4 bytes, got " +
                                    arrays::describe_shape(image.shape()));
    }
    use_gdal();
    storage::WorkFolder folder(path, "image.png");
    const GdalErrors errors;
    const GdalOption no_side_file("GDAL_PAM_ENABLED", "NO");
    const auto driver = GDALGetDriverByName("PNG");
    if (driver == nullptr) throw ProductError(action, "GDAL has no PNG driver");
    const Dataset memory = in_memory(image, errors, action);
    Dataset png(
        GDALCreateCopy(driver, folder.file("image.png").c_str(), memory.get(), FALSE, nullptr, nullptr, nullptr));
    errors.check(static_cast<bool>(png), action);
    png.close();
    errors.check(true, action);
    folder.commit();
}

}  // namespace rsclient::product
