#include "rsclient/product/raster_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string>

#include "product/dataset.hpp"
#include "product/gdal_error.hpp"
#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

/// Rows and columns after dividing by the smallest whole number that fits.
std::array<int, 2> preview_shape(int rows, int cols, std::size_t longest_edge) {
    const auto longest = static_cast<std::size_t>(std::max(rows, cols));
    const auto factor = static_cast<int>(std::max<std::size_t>(1, (longest + longest_edge - 1) / longest_edge));
    return {(rows + factor - 1) / factor, (cols + factor - 1) / factor};
}

void make_no_data_nan(GDALRasterBandH band, arrays::Array<float, 2>& values) {
    int has_no_data = 0;
    const auto no_data = static_cast<float>(GDALGetRasterNoDataValue(band, &has_no_data));
    if (has_no_data != 0) std::replace(values.begin(), values.end(), no_data, std::numeric_limits<float>::quiet_NaN());
}

}  // namespace

arrays::Array<float, 2> read_preview(const std::filesystem::path& path, std::size_t longest_edge, std::size_t band) {
    const std::string action = "read " + readable(path.string());
    if (longest_edge == 0) throw std::invalid_argument(action + ": longest_edge must be at least 1, got 0");
    use_gdal();
    const GdalErrors errors;
    Dataset dataset(
        GDALOpenEx(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, nullptr, nullptr));
    errors.check(static_cast<bool>(dataset), action);
    if (band >= static_cast<std::size_t>(GDALGetRasterCount(dataset.get()))) {
        throw std::invalid_argument(action + ": there is no band " + std::to_string(band) + " among " +
                                    std::to_string(GDALGetRasterCount(dataset.get())));
    }
    const int rows = GDALGetRasterYSize(dataset.get());
    const int cols = GDALGetRasterXSize(dataset.get());
    const auto [small_rows, small_cols] = preview_shape(rows, cols, longest_edge);
    arrays::Array<float, 2> values(
        std::array<std::size_t, 2>{static_cast<std::size_t>(small_rows), static_cast<std::size_t>(small_cols)});
    GDALRasterBandH source = GDALGetRasterBand(dataset.get(), static_cast<int>(band) + 1);
    GDALRasterIOExtraArg how;
    INIT_RASTERIO_EXTRA_ARG(how);
    how.eResampleAlg = GRIORA_Average;
    const CPLErr status = GDALRasterIOEx(source, GF_Read, 0, 0, cols, rows, values.data(), small_cols, small_rows,
                                         GDT_Float32, 0, 0, &how);
    errors.check(status == CE_None, action);
    make_no_data_nan(source, values);
    return values;
}

}  // namespace rsclient::product
